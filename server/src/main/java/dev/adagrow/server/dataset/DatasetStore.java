package dev.adagrow.server.dataset;

import java.util.List;
import java.util.Optional;

/** Data sets' descriptions, kept across restarts. Thread-safe. */
public interface DatasetStore {
    void insert(StoredDataset dataset);

    /** Replaces what is known under the same id. */
    void update(StoredDataset dataset);

    Optional<StoredDataset> find(String id);

    /**
     * Ascending by id, which is by creation. @param after id to go on behind; "" for the first page
     */
    List<StoredDataset> list(String after, int limit);

    /** Those that are not ready yet. */
    List<StoredDataset> writing();

    /**
     * Removes it unless an adaptation refers to it.
     *
     * @return whether it is gone
     */
    boolean delete(String id);
}
