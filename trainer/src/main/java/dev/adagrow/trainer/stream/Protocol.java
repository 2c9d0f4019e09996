package dev.adagrow.trainer.stream;

import dev.adagrow.trainer.stream.plan.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The clock and the figures of one arm, as the package documentation defines them. Pure.
 *
 * @param accuracies a(m, t): a row for each step m, of all tasks t, also those that have not
 *     arrived
 * @param interval L, CPU seconds between two arrivals
 * @param costs c(m), CPU seconds of each step's training; 0 of step 0
 */
record Protocol(
        StreamPlan plan, List<List<Double>> accuracies, double interval, List<Double> costs) {
    Protocol {
        accuracies = accuracies.stream().map(List::copyOf).toList();
        costs = List.copyOf(costs);
        if (accuracies.size() != plan.size()
                || costs.size() != plan.size()
                || accuracies.stream().anyMatch(row -> row.size() != plan.tasks().size())) {
            throw new IllegalArgumentException(
                    accuracies.size()
                            + " rows and "
                            + costs.size()
                            + " costs of "
                            + plan.size()
                            + " steps");
        }
    }

    /** When the training of each step ends, and its model begins to answer. */
    double[] ends() {
        var ends = new double[plan.size()];
        for (int k = 1; k < ends.length; k++) {
            ends[k] = Math.max(k * interval, ends[k - 1]) + costs.get(k);
        }
        return ends;
    }

    double prequential() {
        double sum =
                overTime().stream()
                        .mapToDouble(stretch -> stretch.seconds() * stretch.accuracy())
                        .sum();
        return sum / ((plan.size() - 1) * interval);
    }

    /** From L to K L, without a gap. */
    List<Stretch> overTime() {
        var ends = ends();
        var stretches = new ArrayList<Stretch>();
        for (int k = 1; k < plan.size(); k++) {
            double from = k * interval;
            double to = from + interval;
            for (int m = 0; m < plan.size(); m++) {
                double begins = Math.max(from, ends[m]);
                double stops = m + 1 < ends.length ? Math.min(to, ends[m + 1]) : to;
                if (stops > begins) {
                    stretches.add(new Stretch(begins, stops, onTraffic(m, k)));
                }
            }
        }
        return stretches;
    }

    /** Accuracy of what step m left on what is asked after step k's records have arrived. */
    double onTraffic(int m, int k) {
        return plan.asked(k).stream()
                .mapToDouble(t -> accuracies.get(m).get(t))
                .average()
                .orElse(0);
    }

    /** Mean over the tasks that had arrived at step m of a(m, t). */
    double onSeen(int m) {
        return IntStream.range(0, plan.tasks().size())
                .filter(t -> plan.arrival(t) <= m)
                .mapToDouble(t -> accuracies.get(m).get(t))
                .average()
                .orElse(0);
    }

    double finalMean() {
        return accuracies.getLast().stream().mapToDouble(a -> a).average().orElse(0);
    }

    double forgetting() {
        return earlier()
                .mapToDouble(t ->
                        IntStream.range(plan.arrival(t), plan.size())
                                        .mapToDouble(m -> accuracies.get(m).get(t))
                                        .max()
                                        .orElse(0)
                                - accuracies.getLast().get(t))
                .average()
                .orElse(0);
    }

    double minAccuracy() {
        return earlier()
                .mapToDouble(t ->
                        IntStream.range(plan.arrival(t) + 1, plan.size())
                                .mapToDouble(m -> accuracies.get(m).get(t))
                                .min()
                                .orElseThrow())
                .min()
                .orElseThrow();
    }

    /** Tasks that arrived before the last step; the parent's is always one. */
    private IntStream earlier() {
        return IntStream.range(0, plan.tasks().size())
                .filter(t -> plan.arrival(t) < plan.size() - 1);
    }
}
