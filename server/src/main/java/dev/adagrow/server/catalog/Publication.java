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
 * @param number of the version, above every one that was ever given; empty: the next one
 */
public record Publication(
        String model,
        String bundle,
        Optional<String> trainingState,
        Optional<Integer> parent,
        Optional<List<String>> classes,
        List<String> datasets,
        String gateReport,
        Optional<Integer> number) {
    /** One whose number the catalogue gives. */
    public Publication(
            String model,
            String bundle,
            Optional<String> trainingState,
            Optional<Integer> parent,
            Optional<List<String>> classes,
            List<String> datasets,
            String gateReport) {
        this(model, bundle, trainingState, parent, classes, datasets, gateReport, Optional.empty());
    }

    /** A bundle that was made elsewhere. */
    static Publication ofBundle(
            String model, String bundle, Optional<String> trainingState, List<String> datasets) {
        return new Publication(
                model, bundle, trainingState, Optional.empty(), Optional.empty(), datasets, "");
    }

    /** The same under a number that was given elsewhere. */
    Publication numbered(Optional<Integer> given) {
        return new Publication(
                model, bundle, trainingState, parent, classes, datasets, gateReport, given);
    }

    public Publication {
        classes = classes.map(List::copyOf);
        datasets = List.copyOf(datasets);
    }
}
