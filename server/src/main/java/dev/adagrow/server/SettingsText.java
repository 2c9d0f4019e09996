package dev.adagrow.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings in YAML: one document of keys and values, without aliases. Stateless. */
final class SettingsText {
    private static final int MAX_QUOTED = 300;
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    /**
     * @param source stands before every message
     * @param defaults of the keys that are left out
     * @throws ConfigException naming the source, and the key or the line
     */
    static <T> T read(String yaml, String source, T defaults, Class<T> type)
            throws ConfigException {
        try {
            requireOneDocumentWithoutAliases(yaml, source);
            JsonNode given = YAML.readTree(yaml);
            ObjectNode merged = YAML.valueToTree(defaults);
            if (!given.isMissingNode() && !given.isNull()) {
                merge(merged, given, "", source);
            }
            return Objects.requireNonNull(YAML.treeToValue(merged, type));
        } catch (UnrecognizedPropertyException e) {
            var known = new TreeSet<String>();
            Objects.requireNonNull(e.getKnownPropertyIds())
                    .forEach(id -> known.add(String.valueOf(id)));
            throw new ConfigException(
                    source
                            + ": unknown key \""
                            + clipped(path(e))
                            + "\"; known: "
                            + String.join(", ", known));
        } catch (JsonMappingException e) {
            var path = clipped(path(e));
            throw new ConfigException(
                    source + ": " + path + (path.isEmpty() ? "" : ": ") + reason(e));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ConfigException(
                    source
                            + (at == null ? "" : ":" + at.getLineNr())
                            + ": "
                            + firstLine(e.getOriginalMessage()));
        } catch (ConfigException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text is read without I/O", e);
        }
    }

    /** The mapper would take an alias for a text, and leave out what follows the document. */
    private static void requireOneDocumentWithoutAliases(String yaml, String source)
            throws IOException {
        try (var parser = YAML.getFactory().createParser(yaml)) {
            int depth = 0;
            boolean ended = false;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                var at = source + ":" + parser.currentTokenLocation().getLineNr() + ": ";
                if (ended) {
                    throw new ConfigException(at + "the file may hold one document only");
                }
                if (((YAMLParser) parser).isCurrentAlias()) {
                    throw new ConfigException(
                            at + "alias *" + clipped(parser.getText()) + ": aliases are not taken");
                }
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
                ended = depth == 0;
            }
        }
    }

    /**
     * @param path keys that lead to it, each with a dot behind it; "": the file
     */
    private static void merge(ObjectNode into, JsonNode given, String path, String source)
            throws ConfigException {
        if (!given.isObject()) {
            var where = path.isEmpty() ? "the file" : path.substring(0, path.length() - 1);
            throw new ConfigException(source + ": " + where + " must hold keys and values");
        }
        for (var property : given.properties()) {
            if (property.getValue().isNull() && into.has(property.getKey())) {
                throw new ConfigException(
                        source + ": " + path + property.getKey() + " has no value");
            }
            if (into.get(property.getKey()) instanceof ObjectNode component) {
                merge(component, property.getValue(), path + property.getKey() + ".", source);
            } else {
                into.set(property.getKey(), property.getValue());
            }
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(Collectors.joining("."));
    }

    /** A record's own refusal where there is one, not the mapper's sentence around it. */
    private static String reason(JsonMappingException e) {
        return e.getCause() instanceof IllegalArgumentException refusal
                ? firstLine(refusal.getMessage())
                : firstLine(e.getOriginalMessage());
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : clipped(text.lines().findFirst().orElse(""));
    }

    /** What a message quotes of a file is no longer than one reads. */
    private static String clipped(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "...";
    }

    private SettingsText() {}
}
