package dev.adagrow.trainer.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Records as files of JSON, whole or absent. Stateless. */
final class StreamJson {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    static void write(Path file, Object value) throws IOException {
        byte[] json = JSON.writeValueAsBytes(value);
        WholeFile.write(file, out -> out.write(json));
    }

    /**
     * @throws IllegalArgumentException saying which field is missing
     */
    static <T> T convert(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** In one line. */
    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }

    /**
     * Empty if there is no file.
     *
     * @throws ConfigException naming the file, if it holds something else
     */
    static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file + ": " + e.getOriginalMessage() + "; remove it to do its part again");
        }
    }

    private StreamJson() {}
}
