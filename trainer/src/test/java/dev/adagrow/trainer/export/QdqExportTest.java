package dev.adagrow.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.quantize.ColumnOrder;
import dev.adagrow.trainer.quantize.QuantizationSettings;
import dev.adagrow.trainer.quantize.QuantizedInterpreter;
import dev.adagrow.trainer.quantize.Quantizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QdqExportTest {
    private static final Shape INPUT = new Shape(3, 9, 8);

    @TempDir private Path folder;

    @Test
    void engineAnswersAsTheInterpretationOfTheQuantizedNetwork() {
        for (long seed = 0; seed < 3; seed++) {
            compare(Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), seed)), INPUT, seed);
        }
    }

    @Test
    void engineAnswersAsTheInterpretationForAnEmptyNetwork() {
        var input = new Shape(1, 16, 16);
        var net = SmallNets.vgg(input, List.of(4, 6, 8), List.of(0, 0, 0), 10);
        compare(Folding.fold(RandomForms.of(net, 3)), input, 3);
    }

    private static void compare(FoldedNetwork folded, Shape shape, long seed) {
        var q =
                Quantizer.quantize(
                        folded,
                        images(shape, seed, 64),
                        QuantizationSettings.obs(ColumnOrder.RING));
        // twice as far out as the calibration: many values are clipped
        var inputs = images(shape, seed + 100, 40);
        for (int i = 0; i < inputs.size(); i++) {
            inputs.data()[i] *= 2;
        }
        var expected = new double[inputs.dim(0)][];
        for (int n = 0; n < expected.length; n++) {
            expected[n] =
                    QuantizedInterpreter.runOne(q, RandomForms.doubles(inputs.rows(n, n + 1)));
        }
        try (var session = new ArtifactSession(OnnxExport.int8(q), 1)) {
            var logits = session.run(inputs);
            double spread =
                    Arrays.stream(expected)
                            .flatMapToDouble(Arrays::stream)
                            .map(Math::abs)
                            .max()
                            .orElseThrow();
            double sum = 0;
            for (int i = 0; i < logits.size(); i++) {
                double d =
                        Math.abs(logits.data()[i] - expected[i / logits.dim(1)][i % logits.dim(1)]);
                // a value on the edge of two codes may go either way in float32
                assertThat(d).isLessThan(0.02 * spread);
                sum += d;
            }
            assertThat(sum / logits.size()).isLessThan(0.001 * spread);
        }
    }

    @Test
    void engineFusesEveryLayerIntoItsIntegerOperator() throws Exception {
        var folded = Folding.fold(RandomForms.of(RandomForms.branchy(new Shape(1, 32, 32)), 1));
        var q =
                Quantizer.quantize(
                        folded,
                        images(new Shape(1, 32, 32), 1, 8),
                        QuantizationSettings.obs(ColumnOrder.NATURAL));
        var counts = new TreeMap<String, Integer>();
        for (var node : optimized(OnnxExport.int8(q)).getGraph().getNodeList()) {
            counts.merge(node.getOpType(), 1, Integer::sum);
        }
        long convs = folded.ops().stream().filter(op -> op instanceof Op.Conv).count();
        assertThat(counts).containsEntry("QLinearConv", (int) convs).containsEntry("QGemm", 1);
        assertThat(counts).doesNotContainKeys("Conv", "Gemm", "Relu", "MatMul", "FusedConv");
        assertThat(counts).containsEntry("QLinearGlobalAveragePool", 1);
    }

    private ModelProto optimized(byte[] model) throws Exception {
        var file = folder.resolve("optimized.onnx");
        try (var options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            options.setOptimizedModelFilePath(file.toString());
            OrtEnvironment.getEnvironment().createSession(model, options).close();
        }
        return ModelProto.parseFrom(Files.readAllBytes(file));
    }

    /** Smooth, so that neighbouring values are correlated as those of images are. */
    private static FloatTensor images(Shape shape, long seed, int n) {
        var random = new Random(seed);
        var out = FloatTensor.zeros(n, shape.channels(), shape.height(), shape.width());
        int area = shape.height() * shape.width();
        for (int m = 0; m < n * shape.channels(); m++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double c = random.nextGaussian();
            for (int p = 0; p < area; p++) {
                out.data()[m * area + p] =
                        (float)
                                (Math.sin(a * (p % shape.width()) + b * (p / shape.width()) + c)
                                        + 0.1 * random.nextGaussian());
            }
        }
        return out;
    }
}
