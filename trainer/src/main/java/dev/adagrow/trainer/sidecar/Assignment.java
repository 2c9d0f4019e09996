package dev.adagrow.trainer.sidecar;

import dev.adagrow.v1.GrowthConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A job that the server gave to this trainer. All digests are SHA-256 of blobs, in lower-case
 * hexadecimal.
 *
 * @param config as the server sent it, not validated: an unfit one has to end the job, not the
 *     trainer
 * @param adaptation its resource name
 * @param lease how long the server waits for the next call
 * @param replay data sets of the lineage, oldest first, without {@code dataset}
 */
record Assignment(
        Ticket ticket,
        Duration lease,
        String adaptation,
        String model,
        GrowthConfig config,
        List<String> classes,
        String dataset,
        List<String> replay,
        Optional<Parent> parent,
        Optional<String> checkpoint) {
    /** What every call of the job carries. */
    record Ticket(String lease, long fencing) {}

    /** The version that growth goes on from. */
    record Parent(String bundle, String trainingState, int version) {}

    Assignment {
        classes = List.copyOf(classes);
        replay = List.copyOf(replay);
    }
}
