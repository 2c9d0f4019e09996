package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** What one training gave; the content of {@code result.json}. */
public sealed interface TrainingResult permits GrowthResult, StreamTraining {
    String arm();

    long seed();

    int testRecords();

    /** 0 where none are told of. */
    int validationRecords();

    /** By the clock. */
    double seconds();

    /**
     * Whether seconds and CPU seconds are not the whole, since another process had begun it and
     * nobody knows what that took.
     */
    boolean resumed();

    /** Empty for a column that trainings of this kind do not have. */
    OptionalDouble figure(Column column);

    /** The figure by which arms are compared. */
    default Column headline() {
        return switch (this) {
            case GrowthResult growth -> Column.TEST;
            case StreamTraining stream -> Column.PREQUENTIAL;
        };
    }

    /**
     * @param type of the result
     * @throws ConfigException if the file is not what {@link #write} wrote, saying the way out
     */
    static <T extends TrainingResult> T read(Path file, Class<T> type) throws IOException {
        try {
            return mapper().readValue(Files.readAllBytes(file), type);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file
                            + ": "
                            + e.getOriginalMessage()
                            + "; remove it, and its training is done again");
        }
    }

    /** The file appears whole or not at all. */
    default void write(Path file) throws IOException {
        byte[] json = mapper().writeValueAsBytes(this);
        WholeFile.write(file, out -> out.write(json));
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }
}
