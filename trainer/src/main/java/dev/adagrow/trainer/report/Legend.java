package dev.adagrow.trainer.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Samples of what is drawn with their names, in as many rows as they need. */
final class Legend {
    private static final int ROW = 20;
    private static final int SAMPLE = 26;
    private static final int GAP = 18;

    /** Of one letter on average, in pixels. */
    private static final double LETTER = 6.4;

    private final List<Entry> entries = new ArrayList<>();

    @FunctionalInterface
    private interface Sample {
        /** Draws into the 26 x 12 pixels right of and below the point. */
        void draw(Svg svg, double x, double y);
    }

    private record Entry(String name, Sample sample) {
        double width() {
            return SAMPLE + 6 + name.length() * LETTER + GAP;
        }
    }

    static Legend ofCurves(List<ChartSeries> series, List<ChartEvent> events) {
        var legend = new Legend();
        for (int i = 0; i < series.size(); i++) {
            var pen = Pen.of(i);
            legend.entries.add(
                    new Entry(
                            series.get(i).name(),
                            (svg, x, y) ->
                                    svg.line(
                                            x,
                                            y + 6,
                                            x + SAMPLE,
                                            y + 6,
                                            "stroke",
                                            pen.colour(),
                                            "stroke-width",
                                            "2",
                                            "stroke-dasharray",
                                            pen.dash())));
        }
        var kinds = EnumSet.noneOf(ChartEvent.Kind.class);
        events.forEach(e -> kinds.add(e.kind()));
        for (var kind : kinds) {
            legend.entries.add(
                    new Entry(
                            words(kind),
                            (svg, x, y) ->
                                    svg.line(
                                            x + SAMPLE - 4,
                                            y - 2,
                                            x + SAMPLE - 4,
                                            y + 14,
                                            "stroke",
                                            "currentColor",
                                            "stroke-width",
                                            Pen.weight(kind),
                                            "stroke-dasharray",
                                            Pen.dash(kind))));
        }
        return legend;
    }

    static Legend ofLayers(List<ChartSeries> layers) {
        var legend = new Legend();
        for (int i = 0; i < layers.size(); i++) {
            var colour = Pen.of(i).colour();
            legend.entries.add(
                    new Entry(
                            layers.get(i).name(),
                            (svg, x, y) ->
                                    svg.leaf(
                                            "rect",
                                            "x",
                                            Svg.number(x + 6),
                                            "y",
                                            Svg.number(y),
                                            "width",
                                            "20",
                                            "height",
                                            "12",
                                            "fill",
                                            colour,
                                            "fill-opacity",
                                            "0.55",
                                            "stroke",
                                            colour)));
        }
        return legend;
    }

    private static String words(ChartEvent.Kind kind) {
        return switch (kind) {
            case DEPTH -> "deeper";
            case WIDTH -> "wider";
            case STOP -> "growth ends";
        };
    }

    /** In pixels, if no row may be wider than {@code width}. */
    int height(double width) {
        return ROW * rows(width).size();
    }

    void draw(Svg svg, double left, double top, double width) {
        double y = top;
        for (var row : rows(width)) {
            double x = left;
            for (var entry : row) {
                entry.sample().draw(svg, x, y);
                svg.text(x + SAMPLE + 6, y + 10, entry.name());
                x += entry.width();
            }
            y += ROW;
        }
    }

    private List<List<Entry>> rows(double width) {
        var rows = new ArrayList<List<Entry>>();
        double used = 0;
        for (var entry : entries) {
            if (rows.isEmpty() || used + entry.width() > width) {
                rows.add(new ArrayList<>());
                used = 0;
            }
            rows.getLast().add(entry);
            used += entry.width();
        }
        return rows;
    }
}
