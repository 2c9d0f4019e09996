package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Split;
import java.util.Optional;

/** A data set's records as they lie, each at hand by its number. Thread-safe. */
public sealed interface RecordSource extends AutoCloseable permits HeldSource {
    /** Name, media type, shape and classes; without records. */
    Dataset header();

    int size();

    /** Index into the data set's own classes. */
    int label(int record);

    /** As {@link dev.adagrow.dataset.Sample#declared()}. */
    Optional<Split> declared(int record);

    /**
     * Callers only read.
     *
     * @throws dev.adagrow.preprocess.InputException saying why it cannot be read
     */
    byte[] payload(int record);

    /** Bytes of the heap that the payloads take. */
    long heldBytes();

    /** Payloads cannot be read any more. */
    @Override
    void close();

    /** Of records that are all in memory. */
    static RecordSource of(Dataset dataset) {
        return new HeldSource(dataset);
    }
}
