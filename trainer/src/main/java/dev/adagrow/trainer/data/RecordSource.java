package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A data set's records as they lie, each at hand by its number. Thread-safe. */
public sealed interface RecordSource extends AutoCloseable permits HeldSource, FileSource {
    /** Name, media type, shape and classes; without records. */
    Dataset header();

    int size();

    /** Index into the data set's own classes. */
    int label(int record);

    /** As {@link dev.adagrow.dataset.Sample#declared()}. */
    Optional<Split> declared(int record);

    /** Whether any record has a declared TEST split. */
    boolean declaresTest();

    /**
     * Callers only read.
     *
     * @throws java.io.UncheckedIOException naming the record, if its file cannot be read
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    byte[] payload(int record);

    /**
     * Decodes and preprocesses one picture: {@code preprocessor.size()} values from {@code offset}
     * on.
     *
     * @throws InputException if it cannot be decoded or does not fit; the caller names the record
     * @throws java.io.UncheckedIOException as {@link #payload}
     * @throws java.util.concurrent.CancellationException as {@link #payload}
     */
    default void decode(int record, Preprocessor preprocessor, float[] out, int offset) {
        byte[] payload = payload(record);
        if (header().mediaType().equals(Dataset.ENCODED_IMAGE)) {
            preprocessor.encoded(payload, out, offset);
        } else {
            preprocessor.raw(payload, header().shape(), out, offset);
        }
    }

    /** Bytes of the heap that the records take. */
    long heldBytes();

    /** Payloads cannot be read any more. */
    @Override
    void close();

    /**
     * Of records that stay in a file of the internal format.
     *
     * @throws IOException naming the file, and the record that breaks a rule
     */
    static RecordSource of(Path file) throws IOException {
        return new FileSource(RecordFile.open(file));
    }

    /** Of records that are all in memory. */
    static RecordSource of(Dataset dataset) {
        return new HeldSource(dataset);
    }
}
