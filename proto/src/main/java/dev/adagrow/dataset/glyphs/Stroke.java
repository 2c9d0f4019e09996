package dev.adagrow.dataset.glyphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A line or curve in the unit square (x to the right, y down), as a pen draws it.
 *
 * @param curved joined by a Catmull-Rom spline; otherwise by straight lines
 * @param points x0, y0, x1, y1, ...
 */
record Stroke(boolean curved, double... points) {
    /** Points for each span of a curve. */
    private static final int STEPS = 6;

    static Stroke curve(double... points) {
        return new Stroke(true, points);
    }

    static Stroke line(double... points) {
        return new Stroke(false, points);
    }

    /**
     * The path, each control point moved by up to {@code amount} in x and in y; equal end points
     * stay together.
     */
    List<double[]> jittered(double amount, Random random) {
        int n = points.length / 2;
        var moved = new ArrayList<double[]>(n);
        for (int i = 0; i < n; i++) {
            moved.add(
                    new double[] {
                        points[2 * i] + amount * (2 * random.nextDouble() - 1),
                        points[2 * i + 1] + amount * (2 * random.nextDouble() - 1)
                    });
        }
        boolean closed = points[0] == points[2 * n - 2] && points[1] == points[2 * n - 1];
        if (closed) {
            moved.set(n - 1, moved.get(0));
        }
        return curved ? spline(moved, closed) : moved;
    }

    /**
     * Catmull-Rom (1974), uniform: passes through every control point; end points are doubled
     * unless the curve is closed.
     */
    private static List<double[]> spline(List<double[]> p, boolean closed) {
        int n = p.size();
        var path = new ArrayList<double[]>(n * STEPS);
        path.add(p.get(0));
        for (int i = 0; i + 1 < n; i++) {
            double[] before = i > 0 ? p.get(i - 1) : closed ? p.get(n - 2) : p.get(0);
            double[] after = i + 2 < n ? p.get(i + 2) : closed ? p.get(1) : p.get(n - 1);
            for (int s = 1; s <= STEPS; s++) {
                double t = s / (double) STEPS;
                path.add(
                        new double[] {
                            at(before[0], p.get(i)[0], p.get(i + 1)[0], after[0], t),
                            at(before[1], p.get(i)[1], p.get(i + 1)[1], after[1], t)
                        });
            }
        }
        return path;
    }

    private static double at(double a, double b, double c, double d, double t) {
        return 0.5
                * (2 * b
                        + t
                                * (c
                                        - a
                                        + t
                                                * (2 * a
                                                        - 5 * b
                                                        + 4 * c
                                                        - d
                                                        + t * (3 * (b - c) + d - a))));
    }
}
