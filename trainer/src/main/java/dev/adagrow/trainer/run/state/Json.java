package dev.adagrow.trainer.run.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.adagrow.bundle.BundleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON. Unknown and missing fields are errors that name the entry and the field.
 * Stateless.
 */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(byte[] json, Class<T> type, String entry) throws IOException {
        try {
            var value = MAPPER.readerFor(type).<@Nullable T>readValue(json);
            if (value == null) {
                throw new BundleException(entry + ": null instead of a value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new BundleException(entry + ": " + e.getOriginalMessage());
        }
    }

    static JsonNode readTree(byte[] json, String entry) throws IOException {
        return read(json, JsonNode.class, entry);
    }

    static <T> T convert(JsonNode node, Class<T> type, String entry) throws IOException {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new BundleException(entry + ": " + e.getOriginalMessage());
        }
    }

    private Json() {}
}
