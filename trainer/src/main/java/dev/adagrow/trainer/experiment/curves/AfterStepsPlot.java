package dev.adagrow.trainer.experiment.curves;

import dev.adagrow.trainer.experiment.report.ArmLives;
import dev.adagrow.trainer.experiment.report.Estimate;
import dev.adagrow.trainer.experiment.report.Lives;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * Mean accuracy of what each step left over the tasks that had arrived by then: the mean over the
 * seeds with its 95 % interval. Stateless.
 */
final class AfterStepsPlot {
    private static final double PERCENT = 100;

    /**
     * Arms stand beside each other, so that their intervals can be told apart: on so much of the
     * axis.
     */
    private static final double SPREAD = 0.05;

    private static final double MARGIN = 0.35;

    static XYChart of(Lives lives) {
        var chart =
                Sheet.of(
                        lives.name() + ": mean accuracy over the tasks seen",
                        "after the training of each step (its number and task are above)",
                        "mean over the tasks seen, with its 95 % interval over the seeds, %");
        var plan = lives.plan();
        var limits = new DoubleSummaryStatistics();
        int arms = lives.arms().size();
        for (int i = 0; i < arms; i++) {
            double place = arms < 2 ? 0 : (double) i / (arms - 1) - 0.5;
            double shift = SPREAD * (plan.size() - 1) * place;
            line(chart, lives.arms().get(i), shift, ArmPen.of(i), limits);
        }
        Sheet.limit(chart, limits.getMin(), limits.getMax());
        var style = chart.getStyler();
        style.setXAxisMin(-MARGIN).setXAxisMax(plan.size() - 1 + MARGIN);
        // its own ticks would be at any numbers
        style.setXAxisTicksVisible(false);
        for (int k = 0; k < plan.size(); k++) {
            Sheet.above(chart, k, k + ": " + plan.taskOf(k).name());
        }
        style.setErrorBarsColorSeriesColor(true);
        return chart;
    }

    private static void line(
            XYChart chart, ArmLives arm, double shift, ArmPen pen, DoubleSummaryStatistics limits) {
        var steps = arm.lives().getFirst().steps().size();
        var estimates = IntStream.range(0, steps).mapToObj(step -> of(arm, step)).toList();
        var half = estimates.stream().map(AfterStepsPlot::half).toList();
        for (int i = 0; i < steps; i++) {
            limits.accept(estimates.get(i).mean() - half.get(i));
            limits.accept(estimates.get(i).mean() + half.get(i));
        }
        List<Double> x = IntStream.range(0, steps).mapToObj(step -> step + shift).toList();
        var series =
                chart.addSeries(
                        arm.arm(), x, estimates.stream().map(Estimate::mean).toList(), half);
        series.setLineColor(pen.colour());
        series.setLineStyle(pen.stroke());
        series.setMarker(pen.marker());
        series.setMarkerColor(pen.colour());
    }

    /** In percent. */
    private static Estimate of(ArmLives arm, int step) {
        return Estimate.of(
                arm.lives().stream()
                        .mapToDouble(life -> PERCENT * life.onSeenTasks().get(step))
                        .toArray());
    }

    private static Double half(Estimate estimate) {
        return estimate.interval().map(i -> (i.high() - i.low()) / 2).orElse(0.0);
    }

    private AfterStepsPlot() {}
}
