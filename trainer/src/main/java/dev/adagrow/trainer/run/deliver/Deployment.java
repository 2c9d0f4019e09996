package dev.adagrow.trainer.run.deliver;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.export.OnnxExport;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.quantize.ColumnOrder;
import dev.adagrow.trainer.quantize.QuantizationSettings;
import dev.adagrow.trainer.quantize.Quantizer;

/**
 * The engine files of one network.
 *
 * @param architecture of the training form
 * @param fp32 ONNX file of the folded network
 * @param int8 ONNX file of the network quantized with OBS in ring order (thesis 4.2.2), each layer
 *     towards its output in the float network: on the background of an image the rounding of an
 *     activation errs the same way at every place, and what later layers do not make up for adds
 *     up. What is served
 * @param directInt8 the same grid with every weight rounded to its nearest code, to compare with;
 *     not part of the bundle
 */
public record Deployment(Architecture architecture, byte[] fp32, byte[] int8, byte[] directInt8) {
    /** Names of the artifacts, and of the figures in the manifest. */
    public static final String FP32 = "onnx-fp32";

    public static final String INT8 = "onnx-int8";
    public static final String DIRECT_INT8 = "direct-int8";

    /**
     * Pure; takes a second of processor time or more.
     *
     * @param architecture of the training form
     * @param folded the same network as it is served
     * @param calibration [n, channels, height, width], training records
     */
    public static Deployment of(
            Architecture architecture, FoldedNetwork folded, FloatTensor calibration) {
        var obs =
                Quantizer.quantize(
                        folded,
                        calibration,
                        QuantizationSettings.obs(ColumnOrder.RING).withAsymmetry(1));
        var direct = Quantizer.quantize(folded, calibration, QuantizationSettings.direct());
        return new Deployment(
                architecture,
                OnnxExport.fp32(folded),
                OnnxExport.int8(obs),
                OnnxExport.int8(direct));
    }
}
