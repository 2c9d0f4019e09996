package dev.adagrow.server.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A bundle to be published; its blobs are stored already.
 *
 * @param bundle digest
 * @param trainingState digest
 * @param classes the class table that the bundle must have; empty: any that goes on from the
 *     model's
 * @param datasets digests of the lineage, oldest first
 */
public record Publication(
        String model,
        String bundle,
        Optional<String> trainingState,
        Optional<Integer> parent,
        Optional<List<String>> classes,
        List<String> datasets,
        String gateReport) {
    /** A bundle that was made elsewhere. */
    static Publication ofBundle(
            String model, String bundle, Optional<String> trainingState, List<String> datasets) {
        return new Publication(
                model, bundle, trainingState, Optional.empty(), Optional.empty(), datasets, "");
    }

    public Publication {
        classes = classes.map(List::copyOf);
        datasets = List.copyOf(datasets);
    }
}
