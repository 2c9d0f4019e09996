package dev.adagrow.trainer.experiment.report;

import dev.adagrow.trainer.experiment.Column;
import dev.adagrow.trainer.experiment.ExperimentArm;
import dev.adagrow.trainer.experiment.GrowthResult;
import dev.adagrow.trainer.experiment.StreamTraining;
import dev.adagrow.trainer.experiment.TrainingResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the trainings of one arm say.
 *
 * @param results by ascending seed, at least one
 * @param difference from the baseline in the headline, of 1; empty of the baseline itself and where
 *     the two have no seed in common
 */
public record ArmRow(
        ExperimentArm arm, List<TrainingResult> results, Optional<PairedDifference> difference) {
    public ArmRow {
        results = List.copyOf(results);
    }

    /**
     * Empty where no training can tell: it lacks the column, or is cut off and the column is a
     * time.
     */
    public Optional<Estimate> estimate(Column column) {
        var values =
                results.stream()
                        .filter(r -> !(column.isTime() && r.resumed()))
                        .map(r -> r.figure(column))
                        .flatMapToDouble(OptionalDouble::stream)
                        .toArray();
        return values.length == 0 ? Optional.empty() : Optional.of(Estimate.of(values));
    }

    /** Units by block as in "2-2-2", each kind of net once, in the order of seeds. */
    public String units() {
        return results.stream()
                .flatMap(ArmRow::unitsOf)
                .map(units -> units.stream().map(String::valueOf).collect(Collectors.joining("-")))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static Stream<List<Integer>> unitsOf(TrainingResult result) {
        return switch (result) {
            case GrowthResult growth -> Stream.of(growth.units());
            case StreamTraining stream -> Stream.empty();
        };
    }

    Map<Long, Double> headlineBySeed() {
        var values = new TreeMap<Long, Double>();
        results.forEach(
                r -> r.figure(r.headline()).ifPresent(value -> values.put(r.seed(), value)));
        return values;
    }
}
