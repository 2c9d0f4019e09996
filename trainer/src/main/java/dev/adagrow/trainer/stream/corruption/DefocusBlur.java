package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.Planes;

/**
 * Convolution with a disk of radius {@value #RADIUS} (all grid points with u² + v² ≤ r², in equal
 * parts) that a 3x3 Gaussian of deviation {@value #SOFTNESS} has softened. Beyond the edge the
 * picture is mirrored without its edge (dcb|abcd|cba).
 */
final class DefocusBlur {
    static final double RADIUS = 0.5;
    static final double SOFTNESS = 0.6;

    static Planes blur(Planes picture) {
        var kernel = kernel();
        int reach = kernel.length / 2;
        int height = picture.height();
        int width = picture.width();
        var out = new byte[picture.bytes().length];
        for (int c = 0; c < picture.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int v = -reach; v <= reach; v++) {
                        for (int u = -reach; u <= reach; u++) {
                            sum +=
                                    kernel[v + reach][u + reach]
                                            * picture.at(
                                                    c,
                                                    mirrored(y + v, height),
                                                    mirrored(x + u, width));
                        }
                    }
                    out[(c * height + y) * width + x] = Bytes.of(sum / 255);
                }
            }
        }
        return new Planes(out, picture.channels(), height, width);
    }

    /** Of odd side; sums to 1. */
    static double[][] kernel() {
        int disk = (int) Math.floor(RADIUS);
        int reach = disk + 1;
        var kernel = new double[2 * reach + 1][2 * reach + 1];
        var gauss = gauss();
        int points = 0;
        for (int v = -disk; v <= disk; v++) {
            for (int u = -disk; u <= disk; u++) {
                if (u * u + v * v <= RADIUS * RADIUS) {
                    points++;
                    for (int j = -1; j <= 1; j++) {
                        for (int i = -1; i <= 1; i++) {
                            kernel[v + j + reach][u + i + reach] += gauss[j + 1] * gauss[i + 1];
                        }
                    }
                }
            }
        }
        for (var row : kernel) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= points;
            }
        }
        return kernel;
    }

    private static double[] gauss() {
        double side = StrictMath.exp(-1 / (2 * SOFTNESS * SOFTNESS));
        double sum = 1 + 2 * side;
        return new double[] {side / sum, 1 / sum, side / sum};
    }

    private static int mirrored(int i, int size) {
        if (size == 1) {
            return 0;
        }
        int period = 2 * (size - 1);
        int inside = Math.floorMod(i, period);
        return inside < size ? inside : period - inside;
    }

    private DefocusBlur() {}
}
