package dev.adagrow.server.dataset;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the server knows of an uploaded data set. While it is being written only id, display name
 * and creation time say anything.
 *
 * @param size of the file in bytes
 * @param sha256 of the file; present once it has been checked
 * @param counts records by split
 */
public record StoredDataset(
        String id,
        String displayName,
        State state,
        long size,
        Optional<String> sha256,
        List<String> classes,
        Counts counts,
        Instant created) {
    /** Whether chunks are still taken. */
    public enum State {
        WRITING,
        READY
    }

    /** Records that each split gets, by declaration or by content. */
    public record Counts(int train, int validation, int test) {
        public static final Counts NONE = new Counts(0, 0, 0);

        public int total() {
            return train + validation + test;
        }
    }

    public StoredDataset {
        classes = List.copyOf(classes);
    }

    StoredDataset ready() {
        return new StoredDataset(
                id, displayName, State.READY, size, sha256, classes, counts, created);
    }
}
