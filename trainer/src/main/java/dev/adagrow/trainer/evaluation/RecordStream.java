package dev.adagrow.trainer.evaluation;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSource;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A data set whose records can be gone through as often as wanted. A file of the internal format is
 * read from disk each time, one record after the other; what another source reads or draws is held.
 */
public final class RecordStream {
    private final Walk walk;
    private final Dataset outline;
    private final int records;
    private final boolean declaresTest;

    /** Hears of every record, in the data set's order. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param index place in the data set, from 0
         */
        void visit(int index, Sample sample) throws IOException;
    }

    /** Goes through all records; yields the data set without them. */
    @FunctionalInterface
    private interface Walk {
        Dataset through(Visitor visitor) throws IOException;
    }

    private static final class Outline implements Visitor {
        private int records;
        private boolean declaresTest;

        @Override
        public void visit(int index, Sample sample) {
            records++;
            declaresTest |= sample.declared().filter(Split.TEST::equals).isPresent();
        }
    }

    private RecordStream(Walk walk) throws IOException {
        this.walk = walk;
        var seen = new Outline();
        outline = walk.through(seen);
        records = seen.records;
        declaresTest = seen.declaresTest;
    }

    /**
     * Goes through all records once, so that a malformed one is found before any is used.
     *
     * @throws MalformedDatasetException naming file and record
     */
    public static RecordStream of(DatasetSource source) throws IOException {
        if (source instanceof DatasetSource.File(Path file)) {
            return new RecordStream(visitor -> scan(file, visitor));
        }
        var dataset = source.load();
        return new RecordStream(visitor -> {
            for (int i = 0; i < dataset.samples().size(); i++) {
                visitor.visit(i, dataset.samples().get(i));
            }
            return new Dataset(
                    dataset.name(),
                    dataset.mediaType(),
                    dataset.shape(),
                    dataset.classes(),
                    List.of());
        });
    }

    private static Dataset scan(Path file, Visitor visitor) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException(file + ": no such file");
        }
        var next = new int[1];
        try (var in = Files.newInputStream(file)) {
            return DatasetFormat.scan(
                    in,
                    sample -> {
                        try {
                            visitor.visit(next[0]++, sample);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The data set without its records. */
    public Dataset outline() {
        return outline;
    }

    /** Of all splits. */
    public int records() {
        return records;
    }

    /** Whether the source itself says which records are its test split. */
    public boolean declaresTest() {
        return declaresTest;
    }

    /**
     * @throws IOException if the records cannot be read, or the visitor throws it
     */
    public void forEach(Visitor visitor) throws IOException {
        walk.through(visitor);
    }
}
