package dev.adagrow.trainer.evaluation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The reliability diagram: accuracy over confidence. On the diagonal a model is as often right as
 * it is sure; below it is too sure. In the background, what share of the records lies in each bin.
 */
final class ReliabilityPlot {
    private static final int SIDE = 640;
    private static final float INTERVAL_WIDTH = 6;
    private static final Color POINTS = new Color(0x1f77b4);
    private static final Color INTERVALS = new Color(0x9ecae9);
    private static final Color SHARES = new Color(0xd9d9d9);

    static XYChart of(Tally tally) {
        var chart =
                new XYChartBuilder()
                        .width(SIDE)
                        .height(SIDE)
                        .title(
                                String.format(
                                        Locale.ROOT,
                                        "%s: accuracy %.2f %%, ECE %.4f",
                                        tally.name(),
                                        100 * tally.accuracy().share(),
                                        tally.calibration().expectedError()))
                        .xAxisTitle("confidence")
                        .yAxisTitle("accuracy, and share of records")
                        .build();
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE)
                .setChartTitleBoxVisible(false)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE);
        style.setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        style.setDecimalPattern("0.0");
        shares(chart, tally.calibration());
        var diagonal =
                chart.addSeries("as sure as right", new double[] {0, 1}, new double[] {0, 1});
        diagonal.setMarker(SeriesMarkers.NONE);
        diagonal.setLineColor(Color.GRAY);
        diagonal.setLineStyle(
                new BasicStroke(
                        1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {6, 4}, 0));
        var bins = tally.calibration().bins().stream().filter(b -> b.records() > 0).toList();
        intervals(chart, bins);
        points(chart, bins);
        return chart;
    }

    /** One step for each bin. */
    private static void shares(XYChart chart, Calibration calibration) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        int all = calibration.bins().stream().mapToInt(Calibration.Bin::records).sum();
        for (var bin : calibration.bins()) {
            double share = (double) bin.records() / all;
            x.addAll(List.of(bin.from(), bin.to()));
            y.addAll(List.of(share, share));
        }
        var series = chart.addSeries("share of records", x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(SHARES);
        series.setFillColor(SHARES);
    }

    private static void points(XYChart chart, List<Calibration.Bin> bins) {
        var series =
                chart.addSeries(
                        "accuracy",
                        bins.stream().map(Calibration.Bin::confidence).toList(),
                        bins.stream().map(Calibration.Bin::accuracy).toList());
        series.setLineColor(POINTS);
        series.setMarkerColor(POINTS);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    /**
     * One upright line for each bin; NaN parts them. Wilson's are not centred, as error bars are.
     */
    private static void intervals(XYChart chart, List<Calibration.Bin> bins) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (var bin : bins) {
            var interval = new Proportion(bin.right(), bin.records()).wilson();
            x.addAll(List.of(bin.confidence(), bin.confidence(), bin.confidence()));
            y.addAll(List.of(interval.low(), interval.high(), Double.NaN));
        }
        var series = chart.addSeries("95 % interval", x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(INTERVALS);
        series.setLineStyle(
                new BasicStroke(INTERVAL_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL));
    }

    private ReliabilityPlot() {}
}
