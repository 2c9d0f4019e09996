package dev.adagrow.trainer.experiment.curves;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What all curves of a life look like before anything is drawn. Stateless. */
final class Sheet {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 600;
    private static final Color GRID = new Color(0xe3e3e3);
    private static final Color LINES = new Color(0x8a8a8a);
    private static final double ROOM = 0.06;
    private static final double MOST = 100;

    /** From the upper edge to the middle of a line of words, as a share of the height. */
    private static final double LINE = 0.025;

    static XYChart of(String title, String x, String y) {
        var chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(x)
                        .yAxisTitle(y)
                        .build();
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartTitleBoxVisible(false)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15))
                .setLegendPosition(LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13))
                .setLegendSeriesLineLength(36)
                .setAnnotationLineColor(LINES)
                .setAnnotationLineStroke(
                        new BasicStroke(
                                1,
                                BasicStroke.CAP_BUTT,
                                BasicStroke.JOIN_BEVEL,
                                1,
                                new float[] {4, 4},
                                0))
                .setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setAnnotationTextFontColor(Color.DARK_GRAY);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridVerticalLinesVisible(false);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        return chart;
    }

    /** Makes room for values in percent, and for a line of words above them. */
    static void limit(XYChart chart, double low, double high) {
        double room = Math.max(1, ROOM * (high - low));
        chart.getStyler()
                .setYAxisMin(Math.max(0, low - room))
                .setYAxisMax(Math.min(MOST, high) + 2 * room);
    }

    /** Words in that line, above {@code x}. */
    static void above(XYChart chart, double x, String words) {
        var style = chart.getStyler();
        double y = style.getYAxisMax() - LINE * (style.getYAxisMax() - style.getYAxisMin());
        chart.addAnnotation(new AnnotationText(words, x, y, false));
    }

    private Sheet() {}
}
