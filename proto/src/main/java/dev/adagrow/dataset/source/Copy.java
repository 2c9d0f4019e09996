package dev.adagrow.dataset.source;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.RecordSink;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.WrittenDataset;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes down the records that it hears of. Not thread-safe. */
final class Copy implements RecordSink, Closeable {
    private final Path target;
    private final Optional<String> name;
    private final SourceListener progress;
    private @Nullable DatasetWriter writer;
    private @Nullable Dataset header;

    /**
     * @param name that the copy gets; if empty, its own
     */
    private Copy(Path target, Optional<String> name, SourceListener progress) {
        this.target = target;
        this.name = name;
        this.progress = progress;
    }

    /**
     * Writes down the records of a source.
     *
     * @param name as the constructor has it
     * @throws MalformedDatasetException naming what is wrong; the target is as it was
     */
    static WrittenDataset of(
            DatasetSource source, Path target, Optional<String> name, SourceListener progress)
            throws IOException {
        try (var copy = new Copy(target, name, progress)) {
            Scan.read(source, copy, target, progress);
            return copy.finish();
        }
    }

    @Override
    public void begin(Dataset dataset) throws IOException {
        header = dataset;
        writer =
                dataset.mediaType().equals(Dataset.ENCODED_IMAGE)
                        ? DatasetWriter.encoded(target)
                        : DatasetWriter.raw(target, dataset.shape());
    }

    @Override
    public void record(int index, Sample sample) throws IOException {
        var started = Objects.requireNonNull(writer);
        try {
            started.add(sample);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException("record " + index + ": " + e.getMessage());
        }
        progress.records(started.records());
    }

    private WrittenDataset finish() throws IOException {
        var read = Objects.requireNonNull(header);
        try {
            return Objects.requireNonNull(writer).finish(name.orElse(read.name()), read.classes());
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(read.name() + ": " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }
}
