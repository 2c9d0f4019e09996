package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Distillation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossTest {
    private static final int ROWS = 6;
    private static final int CLASSES = 4;
    private static final int OLD = 3;
    private static final double WEIGHT = 0.7;
    private static final double TEMPERATURE = 2;

    private final Random random = new Random(5);
    private final float[] logits = normal(ROWS * CLASSES);
    private final float[] teacher = normal(ROWS * OLD);
    private final long[] labels = {0, 3, 1, 2, 2, 0};
    private final boolean[] distilled = {true, false, true, true, false, false};

    private float[] normal(int n) {
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void gradientIsThatOfTheFormulaWhateverTheCollectorDoesBetweenTheTwoPasses() {
        var distillation =
                new Distillation(
                        new FloatTensor(teacher, ROWS, OLD), distilled, WEIGHT, TEMPERATURE);
        var engine = new EngineConfig(1).start();
        try (var manager = engine.newBaseManager();
                var gradients = engine.newGradientCollector()) {
            var z = manager.create(logits, new Shape(ROWS, CLASSES));
            z.setRequiresGradient(true);
            var loss =
                    Loss.of(
                            z,
                            manager.create(labels, new Shape(ROWS, 1)),
                            Optional.of(distillation));
            List<ByteBuffer> reused = collectAndReuse();
            gradients.backward(loss);
            try (var gradient = JniUtils.getGradient((PtNDArray) z)) {
                float[] actual = gradient.toFloatArray();
                double[] expected = gradient();
                for (int i = 0; i < actual.length; i++) {
                    assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6));
                }
            }
            assertThat(reused).isNotEmpty();
        }
    }

    /** Frees what nothing refers to any more, and fills memory of the same sizes with NaN. */
    private static List<ByteBuffer> collectAndReuse() {
        var buffers = new ArrayList<ByteBuffer>();
        for (int round = 0; round < 20; round++) {
            System.gc();
            for (int i = 0; i < 2000; i++) {
                var buffer = ByteBuffer.allocateDirect(Float.BYTES);
                buffer.putInt(0, -1);
                buffers.add(buffer);
            }
        }
        return buffers;
    }

    private double[] gradient() {
        var result = new double[ROWS * CLASSES];
        for (int r = 0; r < ROWS; r++) {
            double[] p = softmax(logits, r * CLASSES, CLASSES, 1);
            for (int c = 0; c < CLASSES; c++) {
                result[r * CLASSES + c] = (p[c] - (labels[r] == c ? 1 : 0)) / ROWS;
            }
            if (distilled[r]) {
                double[] student = softmax(logits, r * CLASSES, OLD, TEMPERATURE);
                double[] q = softmax(teacher, r * OLD, OLD, TEMPERATURE);
                for (int c = 0; c < OLD; c++) {
                    result[r * CLASSES + c] += WEIGHT * TEMPERATURE * (student[c] - q[c]) / 3;
                }
            }
        }
        return result;
    }

    private static double[] softmax(float[] values, int from, int n, double temperature) {
        var p = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            p[i] = Math.exp(values[from + i] / temperature);
            sum += p[i];
        }
        for (int i = 0; i < n; i++) {
            p[i] /= sum;
        }
        return p;
    }
}
