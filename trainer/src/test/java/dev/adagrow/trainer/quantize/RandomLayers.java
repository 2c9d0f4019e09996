package dev.adagrow.trainer.quantize;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Layers with random weights on correlated inputs. */
final class RandomLayers {
    static final int ROWS = 5;

    static Obs.Layer layer(long seed, int columns, int samples, int maxCode) {
        var random = new Random(seed);
        return layer(random, Hessian.of(inputs(random, columns, samples)), maxCode);
    }

    static Obs.Layer layer(Random random, Hessian hessian, int maxCode) {
        int n = hessian.columns();
        var weight = new double[ROWS * n];
        var scale = new double[ROWS];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = random.nextGaussian();
            scale[i / n] = Math.max(scale[i / n], Math.abs(weight[i]) / maxCode);
        }
        var overlap = new int[n];
        Arrays.setAll(overlap, i -> i % 9 == 4 ? 4 : i % 9 / 3 == 1 ? 2 : 1);
        return new Obs.Layer(weight, hessian, new Grid(scale, maxCode), Optional.of(overlap), 0.01);
    }

    /** Correlated, positive after half of a ReLU: as those of a convolution. */
    static double[][] inputs(Random random, int columns, int samples) {
        var x = new double[columns][samples];
        for (int s = 0; s < samples; s++) {
            double common = random.nextGaussian();
            for (int i = 0; i < columns; i++) {
                x[i][s] = Math.max(0, common + 0.5 * random.nextGaussian());
            }
        }
        return x;
    }

    private RandomLayers() {}
}
