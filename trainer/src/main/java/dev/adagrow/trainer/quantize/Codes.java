package dev.adagrow.trainer.quantize;

import dev.adagrow.trainer.network.Shape;

/**
 * One activation of every calibration record on its grid.
 *
 * @param centred code - zero point; record after record, each [channels, height, width]
 */
record Codes(byte[] centred, Shape shape, ActivationGrid grid) {
    static Codes of(float[] values, Shape shape, ActivationGrid grid) {
        var centred = new byte[values.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = (byte) (grid.code(values[i]) - grid.zeroPoint());
        }
        return new Codes(centred, shape, grid);
    }

    int records() {
        return centred.length / shape.elements();
    }

    float value(int i) {
        return centred[i] * grid.scale();
    }
}
