package dev.adagrow.trainer.premise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.RecordLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The folder of a measurement; the package documentation says what lies in it. */
public final class PlacementFolder {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .build();

    /**
     * What all results of a folder depend on.
     *
     * @param data source of the old records, as it was given
     * @param newData source of the new records, as it was given
     * @param trainRecords of each source at most; 0: all
     * @param validationRecords of each source at most; 0: in proportion
     */
    public record Identity(
            String data, String newData, int trainRecords, int validationRecords, Setting setting) {
        /** What is kept of each source. */
        public RecordLimits limits() {
            return new RecordLimits(
                    limit(trainRecords), limit(validationRecords), OptionalInt.of(1));
        }

        private static OptionalInt limit(int records) {
            return records == 0 ? OptionalInt.empty() : OptionalInt.of(records);
        }
    }

    private final Path folder;

    private PlacementFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes an existing folder in use, or goes on with it.
     *
     * @throws ConfigException if it holds results of something else
     */
    public static PlacementFolder open(Path folder, Identity identity) throws IOException {
        var file = folder.resolve("setting.json");
        if (Files.isRegularFile(file)) {
            var found = read(file, Files.readString(file), Identity.class);
            if (!found.equals(identity)) {
                throw new ConfigException(
                        file
                                + ": was measured otherwise: "
                                + JSON.writeValueAsString(found)
                                + " there and "
                                + JSON.writeValueAsString(identity)
                                + " here; give another folder with --out, or remove this one");
            }
        } else {
            byte[] json = JSON.writeValueAsBytes(identity);
            WholeFile.write(file, out -> out.write(json));
        }
        return new PlacementFolder(folder);
    }

    /** Of the old records, in the internal format. */
    public Path oldRecords() {
        return folder.resolve("old.agds");
    }

    /** Of the new records, in the internal format. */
    public Path newRecords() {
        return folder.resolve("new.agds");
    }

    public Path summary() {
        return folder.resolve("summary.json");
    }

    public Path stablePlot() {
        return folder.resolve("stable.svg");
    }

    public Path cooledPlot() {
        return folder.resolve("cooled.svg");
    }

    private Path results(long seed) {
        return folder.resolve("seed-" + seed + ".jsonl");
    }

    /** Whether the results of this seed are there. */
    public boolean has(long seed) {
        return Files.isRegularFile(results(seed));
    }

    /** The file appears whole or not at all. */
    public void write(long seed, List<Outcome> outcomes) throws IOException {
        var lines = new StringBuilder();
        for (var outcome : outcomes) {
            lines.append(JSON.writeValueAsString(outcome)).append("\n");
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.write(results(seed), out -> out.write(bytes));
    }

    /**
     * @throws ConfigException naming the line that is not understood
     */
    public List<Outcome> read(long seed) throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (var line : Files.readAllLines(results(seed))) {
            outcomes.add(read(results(seed), line, Outcome.class));
        }
        return outcomes;
    }

    private static <T> T read(Path file, String json, Class<T> type) throws IOException {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ": " + e.getOriginalMessage());
        }
    }
}
