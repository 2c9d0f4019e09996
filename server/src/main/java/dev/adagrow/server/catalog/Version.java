package dev.adagrow.server.catalog;

import dev.adagrow.server.lifecycle.ServableId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A published bundle. Immutable.
 *
 * @param bundle digest
 * @param size of the bundle in bytes
 * @param trainingState digest; empty where growth cannot go on from the version
 * @param parent version that it was grown from
 * @param datasets digests of the lineage, oldest first
 * @param gateReport what the trainer's offline gate found, in words; empty if there was none
 * @param manifest of the bundle, adagrow.bundle.v1.Manifest as JSON
 */
public record Version(
        ServableId id,
        String bundle,
        long size,
        Optional<String> trainingState,
        Optional<Integer> parent,
        List<String> classes,
        List<String> datasets,
        String gateReport,
        String manifest,
        Instant published) {
    public Version {
        classes = List.copyOf(classes);
        datasets = List.copyOf(datasets);
    }
}
