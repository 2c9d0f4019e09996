package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.premise.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What a measurement came to.
 *
 * @param stable gains at the end of the interval, at the stable rate
 * @param cooled gains after grown net and twin have cooled down; empty if they do not
 */
public record PlacementReport(PlacementSummary stable, Optional<PlacementSummary> cooled) {
    /**
     * @param outcomes of the same moves at every checkpoint of every seed, at least one
     */
    public static PlacementReport of(List<Outcome> outcomes) {
        var cooled = outcomes.stream().flatMap(outcome -> outcome.cooled().stream()).toList();
        return new PlacementReport(
                PlacementSummary.of(outcomes),
                cooled.isEmpty() ? Optional.empty() : Optional.of(PlacementSummary.of(cooled)));
    }
}
