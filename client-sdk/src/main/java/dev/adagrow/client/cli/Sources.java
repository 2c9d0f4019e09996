package dev.adagrow.client.cli;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Uploads the data set and answers its resource name. */
    static String submit(AdaGrowClient client, Dataset dataset, Output output) throws IOException {
        Path file = Files.createTempFile("adagrow-dataset", ".agds");
        file.toFile().deleteOnExit(); // also when the person interrupts
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
