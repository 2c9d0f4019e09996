package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import java.util.Map;
import java.util.Set;

/**
 * What a growth event does to the parameters of a network.
 *
 * @param added values by path of what is new or has a new shape
 * @param changed values by path of what was there and keeps its shape; empty but for what {@link
 *     PreservingWeights} names
 * @param unmeasured ids of the BNs that are new, or have new channels, whose statistics may be set
 *     to those of any records
 */
public record Insertion(
        Map<String, FloatTensor> added, Map<String, FloatTensor> changed, Set<String> unmeasured) {
    public Insertion {
        added = Map.copyOf(added);
        changed = Map.copyOf(changed);
        unmeasured = Set.copyOf(unmeasured);
    }

    /** Changes nothing of what was there. */
    public static Insertion of(Map<String, FloatTensor> added) {
        return new Insertion(added, Map.of(), Set.of());
    }
}
