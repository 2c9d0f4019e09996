package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSource;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What commands do with data set sources: every source is checked here, record by record, before
 * anything is sent.
 */
final class Sources {
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

    /** Reads or draws the data set, under the given name if there is one. */
    static Dataset load(DatasetSource source, Optional<String> name) throws IOException {
        Dataset loaded = source.load();
        Dataset dataset = name.isPresent() ? loaded.named(name.get()) : loaded;
        DatasetFormat.check(dataset);
        return dataset;
    }

    /** Writes the file whole or not at all. */
    static void write(Dataset dataset, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "no such folder");
        }
        // Not a temporary file of the system: those are readable by their owner alone.
        Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (var out = Files.newOutputStream(part)) {
                DatasetFormat.write(dataset, out);
            }
            Files.move(
                    part,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Uploads the data set and answers its resource name. */
    static String submit(AdaGrowClient client, Dataset dataset, Output output) throws IOException {
        Path file = Files.createTempFile("adagrow-dataset", ".agds");
        try (var bar = Bar.open(output, "upload", "MiB", 1 << 20)) {
            try (var out = Files.newOutputStream(file)) {
                DatasetFormat.write(dataset, out);
            }
            return client.datasets()
                    .submit(file, dataset.name(), (done, total) -> bar.at(done, total, ""));
        } finally {
            Files.deleteIfExists(file);
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
    static String classes(Dataset dataset, DatasetSummary summary) {
        return IntStream.range(0, dataset.classes().size())
                .mapToObj(i -> dataset.classes().get(i) + " " + summary.byClass().get(i))
                .collect(Collectors.joining(", "));
    }

    private Sources() {}
}
