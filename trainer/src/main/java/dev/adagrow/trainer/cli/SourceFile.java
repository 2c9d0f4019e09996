package dev.adagrow.trainer.cli;

import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.Progress;
import dev.adagrow.trainer.data.RecordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The records of a source in a file: its own if it is one of the internal format, else a temporary
 * one, which goes with this.
 */
final class SourceFile implements AutoCloseable {
    private final RecordSource records;
    private final Optional<Path> temporary;

    private SourceFile(RecordSource records, Optional<Path> temporary) {
        this.records = records;
        this.temporary = temporary;
    }

    /**
     * @param progress hears how a source of another kind is written down
     * @throws IOException naming file and record
     */
    static SourceFile open(DatasetSource source, Progress progress) throws IOException {
        return open(source, progress, Files::createTempFile);
    }

    /** Makes an empty file for records. */
    @FunctionalInterface
    interface Place {
        Path make(String prefix, String suffix) throws IOException;
    }

    /**
     * @param place where a temporary file goes
     */
    static SourceFile open(DatasetSource source, Progress progress, Place place)
            throws IOException {
        if (source instanceof DatasetSource.File(Path file) && Files.isRegularFile(file)) {
            return new SourceFile(RecordSource.of(file), Optional.empty());
        }
        var file = place.make("adagrow-records", ".agds");
        file.toFile().deleteOnExit(); // also when the person interrupts
        try {
            var unused = source.write(file, Optional.empty(), progress);
            return new SourceFile(RecordSource.of(file), Optional.of(file));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    RecordSource records() {
        return records;
    }

    @Override
    public void close() throws IOException {
        try {
            records.close();
        } finally {
            if (temporary.isPresent()) {
                Files.deleteIfExists(temporary.get());
            }
        }
    }
}
