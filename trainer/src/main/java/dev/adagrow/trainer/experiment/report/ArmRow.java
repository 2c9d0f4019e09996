package dev.adagrow.trainer.experiment.report;

import dev.adagrow.trainer.experiment.Column;
import dev.adagrow.trainer.experiment.ExperimentArm;
import dev.adagrow.trainer.experiment.TrainingResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the trainings of one arm say.
 *
 * @param results by ascending seed, at least one
 * @param difference from the baseline in test accuracy, of 1; empty of the baseline itself and
 *     where the two have no seed in common
 */
public record ArmRow(
        ExperimentArm arm, List<TrainingResult> results, Optional<PairedDifference> difference) {
    public ArmRow {
        results = List.copyOf(results);
    }

    /** Empty where no training can tell: all were cut off, and the column is a time. */
    public Optional<Estimate> estimate(Column column) {
        var values =
                results.stream()
                        .filter(r -> !(column.isTime() && r.resumed()))
                        .mapToDouble(column::of)
                        .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Estimate.of(values));
    }

    /** Units by block as in "2-2-2", each kind of net once, in the order of seeds. */
    public String units() {
        return results.stream()
                .map(r -> r.units().stream().map(String::valueOf).collect(Collectors.joining("-")))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    Map<Long, Double> testBySeed() {
        var values = new TreeMap<Long, Double>();
        results.forEach(r -> values.put(r.seed(), r.test()));
        return values;
    }
}
