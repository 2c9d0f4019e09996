package dev.adagrow.dataset.glyphs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How people write the ten digits, as strokes in the unit square (x to the right, y down). Constant
 * data.
 */
final class DigitStrokes {
    /** Points for each span of a curve. */
    private static final int STEPS = 6;

    /**
     * @param curved joined by a Catmull-Rom spline; otherwise by straight lines
     * @param points x0, y0, x1, y1, ...
     */
    record Stroke(boolean curved, double... points) {
        /**
         * The path, each control point moved by up to {@code amount} in x and in y; equal end
         * points stay together.
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
    }

    private static Stroke curve(double... points) {
        return new Stroke(true, points);
    }

    private static Stroke line(double... points) {
        return new Stroke(false, points);
    }

    /** Variants by digit. */
    private static final List<List<List<Stroke>>> DIGITS =
            List.of(
                    List.of(
                            List.of(
                                    curve(
                                            .50, .10, .33, .19, .27, .50, .33, .81, .50, .90, .67,
                                            .81, .73, .50, .67, .19, .50, .10)),
                            List.of(
                                    curve(
                                            .56, .10, .37, .17, .26, .47, .30, .78, .48, .91, .66,
                                            .83, .74, .55, .70, .22, .56, .10))),
                    List.of(
                            List.of(line(.50, .10, .50, .90)),
                            List.of(line(.36, .27, .53, .10, .53, .90)),
                            List.of(line(.37, .26, .52, .10, .52, .90), line(.36, .90, .68, .90))),
                    List.of(
                            List.of(
                                    curve(
                                            .27, .30, .36, .14, .55, .10, .71, .24, .66, .46, .47,
                                            .68, .26, .89),
                                    line(.26, .89, .76, .89)),
                            List.of(
                                    curve(
                                            .28, .26, .42, .11, .62, .14, .70, .32, .57, .56, .33,
                                            .82, .26, .76, .40, .74, .58, .87, .76, .83))),
                    List.of(
                            List.of(
                                    curve(.28, .19, .48, .10, .68, .20, .66, .38, .44, .48),
                                    curve(
                                            .44, .48, .68, .55, .73, .73, .56, .89, .36, .89, .25,
                                            .79)),
                            List.of(
                                    line(.28, .11, .71, .11, .45, .42),
                                    curve(
                                            .45, .42, .67, .50, .72, .70, .56, .88, .37, .89, .26,
                                            .79))),
                    List.of(
                            List.of(line(.60, .10, .24, .63, .78, .63), line(.61, .33, .61, .91)),
                            List.of(line(.32, .12, .28, .53, .72, .53), line(.68, .14, .64, .91)),
                            List.of(line(.63, .91, .63, .10, .24, .62, .78, .62))),
                    List.of(
                            List.of(
                                    line(.72, .11, .35, .11, .32, .45),
                                    curve(
                                            .32, .45, .52, .40, .71, .54, .69, .78, .50, .90, .27,
                                            .83)),
                            List.of(
                                    curve(
                                            .72, .12, .38, .13, .33, .43, .55, .43, .70, .60, .65,
                                            .82, .45, .91, .27, .82))),
                    List.of(
                            List.of(
                                    curve(
                                            .66, .11, .44, .26, .30, .56, .34, .82, .52, .91, .70,
                                            .77, .64, .57, .46, .54, .31, .68)),
                            List.of(
                                    curve(
                                            .58, .10, .37, .34, .29, .66, .42, .89, .62, .86, .69,
                                            .68, .55, .55, .38, .60, .30, .72))),
                    List.of(
                            List.of(line(.25, .11, .75, .11, .45, .90)),
                            List.of(line(.25, .13, .74, .11, .47, .90), line(.36, .50, .70, .50)),
                            List.of(
                                    line(.26, .26, .27, .11),
                                    curve(.27, .11, .50, .16, .74, .12),
                                    curve(.74, .12, .56, .45, .48, .90))),
                    List.of(
                            List.of(
                                    curve(
                                            .50, .10, .33, .18, .34, .37, .50, .48, .67, .60, .69,
                                            .80, .50, .91, .31, .80, .33, .60, .50, .48, .66, .37,
                                            .67, .18, .50, .10)),
                            List.of(
                                    curve(
                                            .50, .10, .34, .18, .35, .38, .50, .46, .65, .38, .66,
                                            .18, .50, .10),
                                    curve(
                                            .50, .46, .31, .57, .31, .81, .50, .91, .69, .81, .69,
                                            .57, .50, .46))),
                    List.of(
                            List.of(
                                    curve(
                                            .69, .30, .58, .12, .38, .14, .29, .32, .40, .48, .60,
                                            .46, .69, .30),
                                    curve(.69, .30, .68, .60, .58, .90)),
                            List.of(
                                    curve(
                                            .67, .28, .50, .10, .32, .22, .34, .42, .52, .49, .67,
                                            .28),
                                    line(.67, .20, .67, .90))));

    /** One of the ways of writing the digit, each equally likely. */
    static List<Stroke> variant(int digit, Random random) {
        var variants = DIGITS.get(digit);
        return variants.get(random.nextInt(variants.size()));
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

    private DigitStrokes() {}
}
