package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Records that stay in their file: of small ones the operating system keeps the pages, so that
 * reading them again costs a copy.
 */
record FileSource(RecordFile file) implements RecordSource {
    /** Place, label and declared split. */
    private static final int BYTES_OF_RECORD = Long.BYTES + Character.BYTES + 1;

    @Override
    public Dataset header() {
        return file.header();
    }

    @Override
    public int size() {
        return file.size();
    }

    @Override
    public int label(int record) {
        return file.label(record);
    }

    @Override
    public Optional<Split> declared(int record) {
        return file.declared(record);
    }

    @Override
    public boolean declaresTest() {
        return file.declaresTest();
    }

    @Override
    public byte[] payload(int record) {
        try {
            return file.payload(record);
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("reading record " + record + " was interrupted");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long heldBytes() {
        return (long) BYTES_OF_RECORD * file.size();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
