package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.WrittenDataset;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.source.SourceListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What commands do with data set sources: every source is checked here, record by record, before
 * anything is sent.
 */
final class Sources {
    /** The bar moves after so many records. */
    private static final int SHOWN_RECORDS = 64;

    /** A source on the command line. */
    static final class Converter implements ITypeConverter<DatasetSource> {
        @Override
        public DatasetSource convert(String text) {
            try {
                return DatasetSource.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /**
     * A checked data set in a file that is there to be sent.
     *
     * @param temporary whether the file goes when this is closed
     */
    record Staged(Path file, boolean temporary, WrittenDataset content) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (temporary) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Brings the source into a file of the internal format, which one that is so already stays.
     *
     * @param name for people; if empty, the source's
     */
    static Staged stage(DatasetSource source, Optional<String> name, Output output)
            throws IOException {
        if (source instanceof DatasetSource.File(Path file) && name.isEmpty()) {
            return new Staged(file, false, checked(file));
        }
        Path file = Files.createTempFile("adagrow-dataset", ".agds");
        file.toFile().deleteOnExit(); // also when the person interrupts
        try {
            return new Staged(file, true, write(source, file, name, output));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static WrittenDataset checked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException(file + ": no such file");
        }
        try (var in = Files.newInputStream(file)) {
            var counter = new DatasetSummary.Counter();
            Dataset header = DatasetFormat.scan(in, counter);
            return new WrittenDataset(header, counter.summary());
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        }
    }

    /** Writes the source down and says what its reader has to say. */
    static WrittenDataset write(
            DatasetSource source, Path file, Optional<String> name, Output output)
            throws IOException {
        var notes = new ArrayList<String>();
        try (var bar = Bar.open(output, "read", "record", 1)) {
            return source.write(
                    file,
                    name,
                    new SourceListener() {
                        @Override
                        public void records(int done) {
                            if (done % SHOWN_RECORDS == 0) {
                                bar.at(done, done, "");
                            }
                        }

                        @Override
                        public void note(String text) {
                            notes.add(text);
                        }
                    });
        } finally {
            notes.forEach(output::note);
        }
    }

    /** Uploads the data set and answers its resource name. */
    static String submit(AdaGrowClient client, Staged staged, Output output) throws IOException {
        try (var bar = Bar.open(output, "upload", "MiB", 1 << 20)) {
            return client.datasets()
                    .submit(
                            staged.file(),
                            staged.content().header().name(),
                            (done, total) -> bar.at(done, total, ""));
        }
    }

    /** "6000 records: train 3600, validation 400, test 2000". */
    static String splits(DatasetSummary summary) {
        return summary.records()
                + " records: train "
                + summary.count(Split.TRAIN)
                + ", validation "
                + summary.count(Split.VALIDATION)
                + ", test "
                + summary.count(Split.TEST);
    }

    /** "0 600, 1 600, ...". */
    static String classes(WrittenDataset dataset) {
        var names = dataset.header().classes();
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " " + dataset.summary().byClass().get(i))
                .collect(Collectors.joining(", "));
    }

    private Sources() {}
}
