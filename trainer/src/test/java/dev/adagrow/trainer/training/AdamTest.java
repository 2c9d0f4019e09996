package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdamTest {
    private static final int N = 50;

    @Test
    void movesAsAlgorithmOneOfThePaper() {
        var random = new Random(1);
        var expected = new double[N];
        var m = new double[N];
        var v = new double[N];
        try (NDManager manager = new EngineConfig(1).start().newBaseManager();
                var adam = new Adam(manager, 1e-3)) {
            for (int i = 0; i < N; i++) {
                expected[i] = (float) random.nextGaussian();
            }
            var weight = (PtNDArray) manager.create(floats(expected));
            for (int t = 1; t <= 20; t++) {
                var g = new double[N];
                for (int i = 0; i < N; i++) {
                    // from gradients beside which epsilon counts to such that dwarf it
                    g[i] = (float) (random.nextGaussian() * Math.pow(10, i % 10 - 8));
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                    double first = m[i] / (1 - Math.pow(0.9, t));
                    double second = v[i] / (1 - Math.pow(0.999, t));
                    expected[i] -= 1e-3 * first / (Math.sqrt(second) + 1e-8);
                }
                adam.update("w", weight, (PtNDArray) manager.create(floats(g)));
                // a path of its own has moments and a count of its own
                var other = (PtNDArray) manager.create(floats(expected));
                adam.update("other" + t, other, (PtNDArray) manager.create(floats(g)));
            }
            float[] actual = weight.toFloatArray();
            for (int i = 0; i < N; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(3e-6));
            }
        }
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
