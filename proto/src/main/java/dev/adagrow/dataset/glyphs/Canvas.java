package dev.adagrow.dataset.glyphs;

import java.util.List;

/**
 * Draws anti-aliased segments: a pixel's ink follows from its distance to the nearest one. Not
 * thread-safe.
 */
final class Canvas {
    /** Pixels over which ink fades at a stroke's edge. */
    private static final double FADE = 1.0;

    private final int width;
    private final int height;
    private final double[] ink;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.ink = new double[width * height];
    }

    /** Shares of full ink, row by row. */
    double[] ink() {
        return ink;
    }

    /** Draws a path of unit-square points, after (x, y) -> A (x - 1/2, y - 1/2) + shift. */
    void draw(List<double[]> path, double[] affine, double pen) {
        double previousX = 0, previousY = 0;
        for (int i = 0; i < path.size(); i++) {
            double u = path.get(i)[0] - 0.5, v = path.get(i)[1] - 0.5;
            double x = affine[0] * u + affine[1] * v + affine[4];
            double y = affine[2] * u + affine[3] * v + affine[5];
            if (i > 0) {
                segment(previousX, previousY, x, y, pen);
            }
            previousX = x;
            previousY = y;
        }
    }

    /**
     * Draws one segment in pixel coordinates; pixel (i, j) has its centre at (i + 1/2, j + 1/2).
     */
    void segment(double x0, double y0, double x1, double y1, double pen) {
        double reach = pen / 2 + FADE;
        int left = clamp(Math.min(x0, x1) - reach, width),
                right = clamp(Math.max(x0, x1) + reach + 1, width);
        int top = clamp(Math.min(y0, y1) - reach, height),
                bottom = clamp(Math.max(y0, y1) + reach + 1, height);
        double dx = x1 - x0, dy = y1 - y0, square = dx * dx + dy * dy;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                double px = x + 0.5 - x0, py = y + 0.5 - y0;
                double t = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
                double ex = px - t * dx, ey = py - t * dy;
                double share = 0.5 + (pen / 2 - Math.sqrt(ex * ex + ey * ey)) / FADE;
                int at = y * width + x;
                ink[at] = Math.max(ink[at], Math.max(0, Math.min(1, share)));
            }
        }
    }

    private static int clamp(double value, int limit) {
        return value < 0 ? 0 : (int) Math.min(value, limit);
    }
}
