package dev.adagrow.trainer.report;

import dev.adagrow.trainer.run.state.EpochMetrics;
import dev.adagrow.trainer.run.state.EpochMetrics.Change;
import dev.adagrow.trainer.run.task.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The curves of one run, each as an svg element. */
final class GrowthCharts {
    private final List<EpochMetrics> metrics;
    private final int[] epochs;
    private final List<ChartEvent> events;

    /**
     * @param metrics at least one epoch, in their order
     */
    GrowthCharts(List<EpochMetrics> metrics) {
        this.metrics = metrics;
        epochs = metrics.stream().mapToInt(EpochMetrics::epoch).toArray();
        events = events(metrics);
    }

    /** One for each epoch after which something was inserted, and one for the end of growth. */
    static List<ChartEvent> events(List<EpochMetrics> metrics) {
        var events = new ArrayList<ChartEvent>();
        int branches = 0;
        for (var now : metrics) {
            int units = Collections.frequency(now.changes(), Change.UNIT_INSERTED);
            boolean wider = now.changes().contains(Change.BRANCHES_ADDED);
            if (units > 0 || wider) {
                var parts = new ArrayList<String>();
                if (units > 0) {
                    parts.add("+" + Words.count(units, "unit", "units"));
                }
                if (wider) {
                    parts.add(branchesAdded(now, branches));
                }
                events.add(
                        new ChartEvent(
                                now.epoch(),
                                String.join(", ", parts),
                                wider ? ChartEvent.Kind.WIDTH : ChartEvent.Kind.DEPTH));
            }
            if (now.changes().contains(Change.GROWTH_STOPPED)) {
                events.add(new ChartEvent(now.epoch(), "growth stopped", ChartEvent.Kind.STOP));
            }
            branches = now.branches();
        }
        return events;
    }

    /**
     * @param before branches at the end of the epoch before; what a parent had when the first began
     *     is not known
     */
    private static String branchesAdded(EpochMetrics now, int before) {
        return now.epoch() == 1
                ? "branches"
                : "+" + Words.count(now.branches() - before, "branch", "branches");
    }

    private ChartSeries series(String name, ToDoubleFunction<EpochMetrics> of) {
        return new ChartSeries(name, metrics.stream().mapToDouble(of).toArray());
    }

    String accuracy() {
        return Charts.lines(
                "Accuracy",
                "%",
                epochs,
                List.of(
                        series("validation", m -> 100 * m.validationAccuracy()),
                        series("moving average", m -> 100 * m.ema()),
                        series("training", m -> 100 * m.trainAccuracy())),
                events);
    }

    String loss() {
        return Charts.lines(
                "Training loss",
                "loss",
                epochs,
                List.of(series("loss", EpochMetrics::loss)),
                events);
    }

    String depth() {
        int blocks = metrics.getFirst().units().size();
        var layers = new ArrayList<ChartSeries>();
        for (int b = 0; b < blocks; b++) {
            int block = b;
            layers.add(series("block " + b, m -> m.units().get(block)));
        }
        return Charts.steps("Units of each block", epochs, layers);
    }

    String branches() {
        return Charts.lines(
                "Branches beside main convolutions, which fold away",
                "branches",
                epochs,
                List.of(series("branches", EpochMetrics::branches)),
                List.of());
    }

    String parameters() {
        return Charts.lines(
                "Parameters",
                "thousands",
                epochs,
                List.of(
                        series("in training", m -> m.unfoldedParameters() / 1e3),
                        series("folded, as served", m -> m.foldedParameters() / 1e3)),
                List.of());
    }

    String time() {
        var series = new ArrayList<ChartSeries>();
        series.add(series("wall", EpochMetrics::seconds));
        series.add(series("processor", EpochMetrics::cpuSeconds));
        if (metrics.stream().allMatch(m -> m.inputWaitSeconds() != null)) {
            series.add(series("waiting for records", GrowthCharts::inputWait));
        }
        return Charts.lines("Time of each epoch", "seconds", epochs, series, List.of());
    }

    private static double inputWait(EpochMetrics epoch) {
        var seconds = epoch.inputWaitSeconds();
        return seconds == null ? Double.NaN : seconds;
    }

    /** Whether the control, a net that does not grow, was trained after the net that may. */
    boolean hasControl() {
        return metrics.stream().anyMatch(m -> m.phase() == Phase.CONTROL);
    }
}
