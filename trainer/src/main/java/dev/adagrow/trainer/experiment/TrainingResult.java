package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one training gave; the content of {@code result.json}.
 *
 * @param test share of the test split that the folded network answers rightly, 0..1
 * @param validation the same of the validation split
 * @param parameters of the folded network
 * @param flops multiply-accumulates of one input in the folded network
 * @param units of each block
 * @param cpuSeconds of the process that finished it
 * @param seconds of that process by the clock
 * @param resumed whether another process had begun it, so that the seconds are not the whole
 */
public record TrainingResult(
        String arm,
        long seed,
        double test,
        double validation,
        int testRecords,
        int validationRecords,
        long parameters,
        long flops,
        List<Integer> units,
        int branches,
        int epochs,
        double cpuSeconds,
        double seconds,
        boolean resumed) {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    public TrainingResult {
        units = List.copyOf(units);
    }

    /**
     * @throws ConfigException if the file is not what {@link #write} wrote, saying the way out
     */
    static TrainingResult read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), TrainingResult.class);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file
                            + ": "
                            + e.getOriginalMessage()
                            + "; remove it, and its training is done again");
        }
    }

    /** The file appears whole or not at all. */
    void write(Path file) throws IOException {
        byte[] json = JSON.writeValueAsBytes(this);
        WholeFile.write(file, out -> out.write(json));
    }
}
