package dev.adagrow.trainer.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.RecordLimits;
import dev.adagrow.dataset.WrittenDataset;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.SourceListener;
import dev.adagrow.trainer.data.RecordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

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
    static SourceFile open(DatasetSource source, SourceListener progress) throws IOException {
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
    static SourceFile open(DatasetSource source, SourceListener progress, Place place)
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

    /**
     * Writes a source, or what its limits keep of it, down.
     *
     * @param notes hears what was made of the source
     * @throws IOException naming file and record
     */
    @CanIgnoreReturnValue
    static WrittenDataset write(
            DatasetSource source, RecordLimits limits, Path file, Consumer<String> notes)
            throws IOException {
        if (limits.isNone()) {
            return source.write(file, Optional.empty(), noting(notes));
        }
        var whole = file.resolveSibling(file.getFileName() + ".whole");
        try {
            var unused = source.write(whole, Optional.empty(), noting(notes));
            try (var records = RecordFile.open(whole)) {
                return limits.write(records, file);
            }
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static SourceListener noting(Consumer<String> notes) {
        return new SourceListener() {
            @Override
            public void records(int done) {}

            @Override
            public void note(String text) {
                notes.accept(text);
            }
        };
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
