package dev.adagrow.trainer.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Curves over the epochs of a growth. Pure: equal arguments give equal text. */
public final class Charts {
    private static final int WIDTH = 760;
    private static final int PLOT = 260;
    private static final int STEPS_PLOT = 110;
    private static final int LEFT = 58;
    private static final int RIGHT = WIDTH - 16;
    private static final int TITLE = 32;
    private static final int AXIS = 44;
    private static final int TICKS = 6;
    private static final int EPOCH_TICKS = 12;

    /**
     * A line chart with events as upright labelled lines.
     *
     * @param valueTitle of the upright axis
     * @param epochs strictly ascending, at least one
     * @param series at least one; a value for each epoch
     * @param events in any order; the axis is made long enough for them
     * @return an svg element
     * @throws IllegalArgumentException if epochs or lengths are not as they must be; the message
     *     names epoch or series
     */
    public static String lines(
            String title,
            String valueTitle,
            int[] epochs,
            List<ChartSeries> series,
            List<ChartEvent> events) {
        check(epochs, series);
        var lines = new EventLines(events);
        var legend = Legend.ofCurves(series, events);
        var frame = frame(legend, lines.band(), PLOT);
        var svg = new Svg(frame.width(), frame.height(), title);
        var x = epochAxis(frame, epochs, lines.inOrder());
        var y = valueAxis(frame, series);
        frame.title(svg, title);
        legend.draw(svg, LEFT, TITLE, RIGHT - LEFT);
        frame.axes(svg, x, y, "epoch", valueTitle);
        lines.draw(svg, frame, x);
        var curves = new Curves(svg, x, y, epochs);
        for (int i = 0; i < series.size(); i++) {
            curves.line(series.get(i), Pen.of(i));
        }
        return svg.end();
    }

    /**
     * A small chart of units by block, stacked, so that the upper edge is the depth of the net.
     *
     * @param epochs strictly ascending, at least one
     * @param blocks units of each block at each epoch, the first lowest
     * @return an svg element
     * @throws IllegalArgumentException if epochs or lengths are not as they must be, or a number of
     *     units is negative or missing; the message names epoch or series
     */
    public static String steps(String title, int[] epochs, List<ChartSeries> blocks) {
        check(epochs, blocks);
        for (var block : blocks) {
            if (Arrays.stream(block.values()).anyMatch(v -> !(v >= 0))) {
                throw new IllegalArgumentException(
                        "series " + block.name() + " has no number of units for each epoch");
            }
        }
        var legend = Legend.ofLayers(blocks);
        var frame = frame(legend, 0, STEPS_PLOT);
        var svg = new Svg(frame.width(), frame.height(), title);
        var x = epochAxis(frame, epochs, List.of());
        var depth = new double[epochs.length];
        blocks.forEach(block -> add(depth, block.values()));
        int deepest = (int) Math.ceil(Arrays.stream(depth).max().orElse(0));
        var y = Scale.whole(0, deepest, frame.bottom(), frame.top(), TICKS);
        frame.title(svg, title);
        legend.draw(svg, LEFT, TITLE, RIGHT - LEFT);
        frame.axes(svg, x, y, "epoch", "units");
        var curves = new Curves(svg, x, y, epochs);
        var lower = new double[epochs.length];
        for (int i = 0; i < blocks.size(); i++) {
            var upper = lower.clone();
            add(upper, blocks.get(i).values());
            curves.layer(blocks.get(i).name(), lower, upper, Pen.of(i));
            lower = upper;
        }
        return svg.end();
    }

    private static Frame frame(Legend legend, int band, int plot) {
        int top = TITLE + legend.height(RIGHT - LEFT) + band;
        return new Frame(WIDTH, top + plot + AXIS, LEFT, top, RIGHT, top + plot);
    }

    private static Scale valueAxis(Frame frame, List<ChartSeries> series) {
        var values =
                series.stream()
                        .flatMapToDouble(s -> DoubleStream.of(s.values()))
                        .filter(v -> !Double.isNaN(v))
                        .summaryStatistics();
        boolean any = values.getCount() > 0;
        return Scale.around(
                any ? values.getMin() : 0,
                any ? values.getMax() : 1,
                frame.bottom(),
                frame.top(),
                TICKS);
    }

    private static void check(int[] epochs, List<ChartSeries> series) {
        for (int i = 1; i < epochs.length; i++) {
            if (epochs[i] <= epochs[i - 1]) {
                throw new IllegalArgumentException(
                        "epoch " + epochs[i] + " comes after epoch " + epochs[i - 1]);
            }
        }
        if (epochs.length == 0 || series.isEmpty()) {
            throw new IllegalArgumentException("a chart needs an epoch and a series");
        }
        for (var one : series) {
            if (one.values().length != epochs.length) {
                throw new IllegalArgumentException(
                        "series "
                                + one.name()
                                + " has "
                                + one.values().length
                                + " values for "
                                + epochs.length
                                + " epochs");
            }
        }
    }

    private static Scale epochAxis(Frame frame, int[] epochs, List<ChartEvent> events) {
        int first = epochs[0];
        int last = epochs[epochs.length - 1];
        if (!events.isEmpty()) {
            first = Math.min(first, events.getFirst().epoch());
            last = Math.max(last, events.getLast().epoch());
        }
        return Scale.whole(first, last, frame.left(), frame.right(), EPOCH_TICKS);
    }

    private static void add(double[] to, double[] values) {
        for (int i = 0; i < to.length; i++) {
            to[i] += values[i];
        }
    }

    private Charts() {}
}
