package dev.adagrow.trainer.experiment.report;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.experiment.Column;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A report as a picture: a dot for each training, mean and 95 % interval for each arm. Stateless.
 */
public final class ReportPlot {
    private static final int ARM_WIDTH = 110;
    private static final int MARGIN = 160;
    private static final int LEAST_WIDTH = 480;
    private static final int HEIGHT = 420;
    private static final double ROOM = 0.08;
    private static final Color DOTS = new Color(0x7f, 0x9f, 0xbf);
    private static final Color MEANS = new Color(0x20, 0x30, 0x50);

    /** How a picture is stored. */
    public enum Format {
        SVG,
        PNG;

        /** By the end of the file's name. */
        public static Optional<Format> of(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(f -> name.endsWith("." + f.name().toLowerCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    /**
     * The file appears whole or not at all.
     *
     * @param report with at least one row
     */
    public static void write(ExperimentReport report, Path file, Format format) throws IOException {
        var chart = chart(report);
        WholeFile.write(
                file,
                out -> {
                    switch (format) {
                        case SVG ->
                                VectorGraphicsEncoder.saveVectorGraphic(
                                        chart, out, VectorGraphicsFormat.SVG);
                        case PNG -> BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
                    }
                });
    }

    private static CategoryChart chart(ExperimentReport report) {
        var rows = report.rows();
        var headline = report.definition().subject().headline();
        var chart =
                new CategoryChartBuilder()
                        .width(Math.max(LEAST_WIDTH, MARGIN + ARM_WIDTH * rows.size()))
                        .height(HEIGHT)
                        .theme(ChartTheme.XChart)
                        .title(report.definition().name())
                        .yAxisTitle(headline.title())
                        .build();
        chart.getStyler()
                .setOverlapped(true)
                .setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter)
                .setErrorBarsColor(MEANS)
                .setLegendVisible(false)
                .setChartBackgroundColor(Color.WHITE);
        limits(rows, headline)
                .ifPresent(limits ->
                        chart.getStyler().setYAxisMin(limits.low()).setYAxisMax(limits.high()));
        var names = rows.stream().map(row -> row.arm().name()).toList();
        for (long seed : report.definition().seeds()) {
            var values = rows.stream().map(row -> value(row, seed, headline)).toList();
            if (values.stream().anyMatch(v -> !v.isNaN())) {
                chart.addSeries("seed " + seed, names, values)
                        .setMarker(SeriesMarkers.CIRCLE)
                        .setMarkerColor(DOTS);
            }
        }
        chart.addSeries(
                        "mean",
                        names,
                        rows.stream().map(row -> headline.shown(of(row, headline).mean())).toList(),
                        rows.stream().map(row -> half(row, headline)).toList())
                .setMarker(SeriesMarkers.DIAMOND)
                .setMarkerColor(MEANS);
        return chart;
    }

    /** Of all that is drawn, with a little room; empty where nothing differs. */
    private static Optional<Interval> limits(List<ArmRow> rows, Column headline) {
        var all = new DoubleSummaryStatistics();
        for (var row : rows) {
            double mean = headline.shown(of(row, headline).mean());
            all.accept(mean - half(row, headline));
            all.accept(mean + half(row, headline));
            row.headlineBySeed().values().forEach(value -> all.accept(headline.shown(value)));
        }
        double room = ROOM * (all.getMax() - all.getMin());
        return room > 0
                ? Optional.of(new Interval(all.getMin() - room, all.getMax() + room))
                : Optional.empty();
    }

    private static Estimate of(ArmRow row, Column headline) {
        return row.estimate(headline).orElseThrow();
    }

    private static double half(ArmRow row, Column headline) {
        return of(row, headline)
                .interval()
                .map(v -> headline.shown(v.high() - v.low()) / 2)
                .orElse(0.0);
    }

    /** Not a number where the arm has no training of this seed. */
    private static Double value(ArmRow row, long seed, Column headline) {
        var value = row.headlineBySeed().get(seed);
        return value == null ? Double.NaN : headline.shown(value);
    }

    private ReportPlot() {}
}
