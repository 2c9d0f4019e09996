package dev.adagrow.trainer.evaluation;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/** The confusion matrix as a heat map of shares: each row adds up to 100 % of its class. */
final class ConfusionPlot {
    private static final int MOST_CLASSES = 40;
    private static final int MOST_VALUES = 20;
    private static final int LONGEST_NAME = 20;

    /** Pixels; less than any cell has, so that no class goes without its name. */
    private static final int LABEL_SPACE = 10;

    /** Pixels, about. */
    private static final int LETTER = 9;

    /** Degrees. */
    private static final int UPRIGHT = 90;

    private static final int STOPS = 50;
    private static final Color FULL = new Color(0x4f9bd9);

    /** The 40 classes with most errors, where there are more. */
    static HeatMapChart of(Tally tally, List<String> names) {
        var all = tally.confusion().classes();
        var shown = all;
        if (all.size() > MOST_CLASSES) {
            shown =
                    all.stream()
                            .sorted(Comparator.comparingInt(ConfusionPlot::errors).reversed())
                            .limit(MOST_CLASSES)
                            .sorted(Comparator.comparingInt(ClassFigures::index))
                            .toList();
        }
        int side = Math.clamp(shown.size() * 48L, 480, 1040);
        var chart =
                new HeatMapChartBuilder()
                        .width(side + 220)
                        .height(side + 140)
                        .title(
                                tally.name()
                                        + ": per cent of each class by answer"
                                        + (shown.size() < all.size()
                                                ? ", the "
                                                        + MOST_CLASSES
                                                        + " classes with most errors"
                                                : ""))
                        .xAxisTitle("answer")
                        .yAxisTitle("right class")
                        .build();
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartTitleBoxVisible(false)
                .setLegendBorderColor(Color.WHITE);
        style.setRangeColors(colours());
        style.setMin(0).setMax(100);
        style.setPlotGridLinesVisible(false);
        style.setPlotContentSize(1);
        style.setDrawBorder(true);
        style.setShowValue(shown.size() <= MOST_VALUES);
        style.setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setValueFontColor(Color.BLACK);
        style.setHeatMapValueDecimalPattern("0.#");
        style.setXAxisTickMarkSpacingHint(LABEL_SPACE).setYAxisTickMarkSpacingHint(LABEL_SPACE);
        var columns = labels(shown, names);
        int widest = columns.stream().mapToInt(String::length).max().orElse(0);
        if (widest * LETTER > side / columns.size()) {
            style.setXAxisLabelRotation(UPRIGHT);
        }
        // the y axis runs upwards; the first class belongs on top
        var rows = shown.reversed();
        chart.addSeries(
                "per cent", columns, labels(rows, names), cells(tally.confusion(), shown, rows));
        return chart;
    }

    /** {x, y, per cent}; none where nothing is, so that the errors stand out. */
    private static List<Number[]> cells(
            Confusion confusion, List<ClassFigures> columns, List<ClassFigures> rows) {
        var cells = new ArrayList<Number[]>();
        for (int x = 0; x < columns.size(); x++) {
            for (int y = 0; y < rows.size(); y++) {
                int count = confusion.count(rows.get(y).index(), columns.get(x).index());
                if (count > 0) {
                    cells.add(new Number[] {x, y, 100.0 * count / rows.get(y).records()});
                }
            }
        }
        return cells;
    }

    private static int errors(ClassFigures c) {
        return c.records() + c.answered() - 2 * c.hits();
    }

    private static List<String> labels(List<ClassFigures> classes, List<String> names) {
        return classes.stream()
                .map(c -> names.get(c.index()))
                .map(n -> n.length() <= LONGEST_NAME ? n : n.substring(0, LONGEST_NAME - 2) + "..")
                .toList();
    }

    /** By the root of the share: errors are a few per cent and have to be seen beside 99. */
    private static Color[] colours() {
        var stops = new Color[STOPS];
        for (int i = 0; i < STOPS; i++) {
            double strength = Math.sqrt((double) i / (STOPS - 1));
            stops[i] =
                    new Color(
                            mixed(FULL.getRed(), strength),
                            mixed(FULL.getGreen(), strength),
                            mixed(FULL.getBlue(), strength));
        }
        return stops;
    }

    private static int mixed(int full, double strength) {
        return (int) Math.round(255 + strength * (full - 255));
    }

    private ConfusionPlot() {}
}
