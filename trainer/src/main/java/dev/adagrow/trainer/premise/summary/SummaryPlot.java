package dev.adagrow.trainer.premise.summary;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.experiment.report.Estimate;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.ChartTheme;

/**
 * A summary as a picture: a bar for each score and group, as long as the rank correlation, with its
 * 95 % interval. Stateless.
 */
public final class SummaryPlot {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 460;

    /** As SVG; the file appears whole or not at all. */
    public static void write(PlacementSummary summary, String title, Path file) throws IOException {
        var chart = chart(summary, title);
        WholeFile.write(
                file,
                out ->
                        VectorGraphicsEncoder.saveVectorGraphic(
                                chart, out, VectorGraphicsFormat.SVG));
    }

    private static CategoryChart chart(PlacementSummary summary, String title) {
        var chart =
                new CategoryChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .theme(ChartTheme.XChart)
                        .title(title)
                        .yAxisTitle("Spearman's correlation with the gain")
                        .build();
        chart.getStyler().setYAxisMin(-1.0).setYAxisMax(1.0).setChartBackgroundColor(Color.WHITE);
        var all = new ArrayList<>(summary.scores());
        all.addAll(summary.repeats());
        for (var group : Group.values()) {
            var rows = all.stream().filter(row -> row.group() == group).toList();
            chart.addSeries(
                    group.name().toLowerCase(Locale.ROOT),
                    rows.stream().map(ScoreRow::score).toList(),
                    values(rows),
                    rows.stream().map(row -> half(row.correlation())).toList());
        }
        return chart;
    }

    /** No bar where nothing can be told. */
    private static List<Double> values(List<ScoreRow> rows) {
        return rows.stream().map(row -> row.correlation().map(Estimate::mean).orElse(0.0)).toList();
    }

    private static Double half(Optional<Estimate> estimate) {
        return estimate.flatMap(Estimate::interval).map(i -> (i.high() - i.low()) / 2).orElse(0.0);
    }

    private SummaryPlot() {}
}
