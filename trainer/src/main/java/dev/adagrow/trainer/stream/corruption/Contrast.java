package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.Planes;

/** {@value #SHARE} (x - m) + m, where m is the mean of the channel. */
final class Contrast {
    static final double SHARE = 0.4;

    static Planes lower(Planes picture) {
        int size = picture.height() * picture.width();
        var out = new byte[picture.bytes().length];
        for (int c = 0; c < picture.channels(); c++) {
            double mean = 0;
            for (int i = c * size; i < (c + 1) * size; i++) {
                mean += Bytes.number(picture.bytes()[i]) / size;
            }
            for (int i = c * size; i < (c + 1) * size; i++) {
                out[i] = Bytes.of(SHARE * (Bytes.number(picture.bytes()[i]) - mean) + mean);
            }
        }
        return new Planes(out, picture.channels(), picture.height(), picture.width());
    }

    private Contrast() {}
}
