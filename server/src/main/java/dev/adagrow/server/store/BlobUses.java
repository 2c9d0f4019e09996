package dev.adagrow.server.store;

import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * Digests that a version, a data set or a job to be worked on refers to, and the ids of data sets
 * that are being written. Thread-safe.
 */
public final class BlobUses implements Supplier<Set<String>> {
    private final Jdbi jdbi;

    public BlobUses(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public Set<String> get() {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT bundle FROM versions"
                                        + " UNION SELECT training_state FROM versions WHERE training_state IS NOT NULL"
                                        + " UNION SELECT sha256 FROM datasets WHERE sha256 IS NOT NULL"
                                        + " UNION SELECT id FROM datasets WHERE state = 'WRITING'"
                                        + " UNION SELECT checkpoint FROM adaptations"
                                        + " WHERE checkpoint IS NOT NULL AND state IN ('PENDING', 'RUNNING')")
                        .mapTo(String.class)
                        .set());
    }
}
