package dev.adagrow.trainer.stream.corruption;

import java.util.Random;

/**
 * A cloud: heights by the diamond-square algorithm (A. Fournier, D. Fussell, L. Carpenter 1982) on
 * a torus, brought to 0..1. The middle of every square, then of every diamond, is the mean of its
 * four corners and a uniform number within ±w²; w begins at 100 and is divided by the decay when
 * the squares get half as large.
 */
final class Plasma {
    private static final double FIRST = 100;

    private final double[][] heights;
    private final Random random;

    private Plasma(int size, Random random) {
        this.heights = new double[size][size];
        this.random = random;
    }

    /**
     * @param least side wanted
     * @return square of the next power of two, lowest height 0, largest 1
     */
    static double[][] of(int least, double decay, Random random) {
        int size = Math.max(2, least == 1 ? 1 : Integer.highestOneBit(least - 1) << 1);
        var plasma = new Plasma(size, random);
        double wobble = FIRST;
        for (int step = size; step >= 2; step /= 2) {
            plasma.squares(step, wobble);
            plasma.diamonds(step, wobble);
            wobble /= decay;
        }
        return plasma.scaled();
    }

    private void squares(int step, double wobble) {
        int half = step / 2;
        for (int y = half; y < heights.length; y += step) {
            for (int x = half; x < heights.length; x += step) {
                set(
                        y,
                        x,
                        at(y - half, x - half)
                                + at(y - half, x + half)
                                + at(y + half, x - half)
                                + at(y + half, x + half),
                        wobble);
            }
        }
    }

    private void diamonds(int step, double wobble) {
        int half = step / 2;
        for (int y = 0; y < heights.length; y += half) {
            // Where the row has a corner of a square at x = 0, its diamonds begin half a step
            // later.
            for (int x = y % step == 0 ? half : 0; x < heights.length; x += step) {
                set(
                        y,
                        x,
                        at(y - half, x) + at(y + half, x) + at(y, x - half) + at(y, x + half),
                        wobble);
            }
        }
    }

    private double at(int y, int x) {
        return heights[Math.floorMod(y, heights.length)][Math.floorMod(x, heights.length)];
    }

    private void set(int y, int x, double corners, double wobble) {
        heights[y][x] = corners / 4 + wobble * wobble * (2 * random.nextDouble() - 1);
    }

    private double[][] scaled() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var row : heights) {
            for (double height : row) {
                low = Math.min(low, height);
                high = Math.max(high, height);
            }
        }
        for (var row : heights) {
            for (int x = 0; x < row.length; x++) {
                row[x] = (row[x] - low) / (high - low);
            }
        }
        return heights;
    }
}
