package dev.adagrow.trainer.experiment.curves;

import dev.adagrow.trainer.experiment.report.ArmLives;
import dev.adagrow.trainer.experiment.report.Lives;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Accuracy of the model of the moment on the traffic of the moment over the clock of the stream:
 * the mean over the seeds as a line, their range as a band, each arrival as an upright line. The
 * mean of a line is the arm's prequential accuracy. Stateless.
 */
final class OverTimePlot {
    private static final double PERCENT = 100;
    private static final Color NOTHING = new Color(255, 255, 255, 0);

    static XYChart of(Lives lives) {
        var chart =
                Sheet.of(
                        lives.name() + ": accuracy over time",
                        "CPU seconds of the arm since the first growth (upright lines: records of a task arrive)",
                        "right answers to what is asked at that time, %");
        var curves = lives.arms().stream().map(arm -> Span.of(arm.lives())).toList();
        for (int i = 0; i < curves.size(); i++) {
            if (lives.arms().get(i).lives().size() > 1) {
                band(chart, lives.arms().get(i), curves.get(i), ArmPen.of(i));
            }
        }
        for (int i = 0; i < curves.size(); i++) {
            line(chart, lives.arms().get(i), curves.get(i), ArmPen.of(i));
        }
        var all = curves.stream().flatMap(List::stream).toList();
        Sheet.limit(
                chart,
                PERCENT * all.stream().mapToDouble(Span::low).min().orElse(0),
                PERCENT * all.stream().mapToDouble(Span::high).max().orElse(1));
        double interval = lives.arrivalSeconds();
        var plan = lives.plan();
        chart.getStyler().setXAxisMin(interval).setXAxisMax(plan.size() * interval);
        for (int k = 1; k < plan.size(); k++) {
            chart.addAnnotation(new AnnotationLine(k * interval, true, false));
            Sheet.above(chart, (k + 0.5) * interval, plan.taskOf(k).name());
        }
        return chart;
    }

    private static void line(XYChart chart, ArmLives arm, List<Span> spans, ArmPen pen) {
        var series =
                chart.addSeries(
                        arm.arm(),
                        spans.stream().flatMap(OverTimePlot::times).toList(),
                        spans.stream()
                                .flatMap(s -> Stream.of(PERCENT * s.mean(), PERCENT * s.mean()))
                                .toList());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(pen.colour());
        series.setLineStyle(pen.stroke());
    }

    /** There and back again. */
    private static void band(XYChart chart, ArmLives arm, List<Span> spans, ArmPen pen) {
        var x = new ArrayList<Double>();
        var y = new ArrayList<Double>();
        for (var span : spans) {
            x.addAll(List.of(span.from(), span.to()));
            y.addAll(List.of(PERCENT * span.high(), PERCENT * span.high()));
        }
        for (var span : spans.reversed()) {
            x.addAll(List.of(span.to(), span.from()));
            y.addAll(List.of(PERCENT * span.low(), PERCENT * span.low()));
        }
        var series = chart.addSeries(arm.arm() + ", range", x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        series.setMarker(SeriesMarkers.NONE);
        series.setFillColor(pen.band());
        series.setLineColor(NOTHING);
        series.setShowInLegend(false);
    }

    private static Stream<Double> times(Span span) {
        return Stream.of(span.from(), span.to());
    }

    private OverTimePlot() {}
}
