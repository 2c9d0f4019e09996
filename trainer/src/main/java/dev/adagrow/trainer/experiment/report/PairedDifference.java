package dev.adagrow.trainer.experiment.report;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An arm against the baseline by trainings of the same seed: what the seed does to both alike
 * (start weights, order of records) is not in the difference.
 *
 * @param difference arm minus baseline, over the seeds that both have
 * @param p of the two-sided paired t test; empty where the differences are all the same, or there
 *     is one alone
 * @param adjusted p for all comparisons of the table; empty where p is
 */
public record PairedDifference(Estimate difference, OptionalDouble p, OptionalDouble adjusted) {
    /**
     * Not yet adjusted.
     *
     * @param arm values by seed
     * @param baseline values by seed
     * @return empty without a common seed
     */
    static Optional<PairedDifference> of(Map<Long, Double> arm, Map<Long, Double> baseline) {
        var differences =
                arm.entrySet().stream()
                        .filter(e -> baseline.containsKey(e.getKey()))
                        .mapToDouble(e -> e.getValue() - baseline.getOrDefault(e.getKey(), 0.0))
                        .toArray();
        if (differences.length == 0) {
            return Optional.empty();
        }
        var estimate = Estimate.of(differences);
        return Optional.of(
                new PairedDifference(estimate, estimate.zeroProbability(), OptionalDouble.empty()));
    }

    PairedDifference adjustedTo(double value) {
        return new PairedDifference(difference, p, OptionalDouble.of(value));
    }
}
