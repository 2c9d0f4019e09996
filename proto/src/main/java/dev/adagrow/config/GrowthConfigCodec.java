package dev.adagrow.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code GrowthConfig} from YAML or JSON and back to JSON. Says what is wrong by file and key.
 * Stateless.
 */
public final class GrowthConfigCodec {
    private static final String PRESET = "preset";
    private static final String CYCLE = "cycle";
    private static final String TARGET = "targetUnits";
    private static final long MAX_BYTES = 1 << 20;
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS)
                    .build();

    /**
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    public static GrowthConfig read(Path file) throws IOException {
        return read(file, GrowthConfig.getDefaultInstance());
    }

    /**
     * @param base what the file's keys change, unless the file names a preset itself
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    public static GrowthConfig read(Path file, GrowthConfig base) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": no such file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new ConfigException(file + ": larger than " + MAX_BYTES + " bytes");
        }
        return parse(
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8),
                file.toString(),
                base);
    }

    /**
     * @param source stands before every message
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    public static GrowthConfig parse(String yaml, String source) throws ConfigException {
        return parse(yaml, source, GrowthConfig.getDefaultInstance());
    }

    /**
     * @param source stands before every message
     * @param base what the text's keys change, unless the text names a preset itself
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    public static GrowthConfig parse(String yaml, String source, GrowthConfig base)
            throws ConfigException {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ConfigException(
                    source
                            + (at == null ? "" : ":" + at.getLineNr())
                            + ": "
                            + firstLine(e.getOriginalMessage()));
        }
        if (root.isMissingNode() || root.isNull()) {
            return base;
        }
        var config = (root.has(PRESET) ? preset(root.get(PRESET), source) : base).toBuilder();
        merge(root, config, "", source);
        var target = root.path(TARGET);
        if (target.isTextual()) {
            requireFamily(Shorthand.family(target.asText()), config, source);
        }
        return config.build();
    }

    private static GrowthConfig preset(JsonNode name, String source) throws ConfigException {
        try {
            return Presets.named(name.asText());
        } catch (ConfigException e) {
            throw new ConfigException(source + ": " + PRESET + ": " + e.getMessage());
        }
    }

    /** A target may name its family. */
    private static void requireFamily(
            Optional<String> named, GrowthConfig.Builder config, String source)
            throws ConfigException {
        String family =
                config.getFamily().isEmpty()
                        ? GrowthSettings.FAMILIES.getFirst()
                        : config.getFamily();
        if (named.isPresent() && !named.get().equals(family)) {
            throw new ConfigException(
                    source
                            + ": "
                            + TARGET
                            + ": one of family "
                            + named.get()
                            + ", but family is "
                            + family);
        }
    }

    /** One line of JSON with the set fields. */
    public static String toJson(GrowthConfig config) {
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().print(config);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a growth configuration holds no Any", e);
        }
    }

    /** YAML with every field, set or not, that {@link #parse} reads back. */
    public static String toYaml(GrowthConfig config) {
        try {
            return YAML.writeValueAsString(tree(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always YAML", e);
        }
    }

    /**
     * The keys whose values differ, dotted, each with its value here and there: "epochs is 12, not
     * 30". Both should be complete, lest an absent value differs from the default that it means.
     */
    public static List<String> differences(GrowthConfig one, GrowthConfig other) {
        var differences = new ArrayList<String>();
        differences(tree(one), tree(other), "", differences);
        return List.copyOf(differences);
    }

    private static void differences(
            JsonNode one, JsonNode other, String path, List<String> differences) {
        for (var property : one.properties()) {
            String key = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            var here = property.getValue();
            var there = other.path(property.getKey());
            if (here.isObject() && there.isObject()) {
                differences(here, there, key, differences);
            } else if (!here.equals(there)) {
                differences.add(difference(key, here, there));
            }
        }
        for (var property : other.properties()) {
            if (!one.has(property.getKey())) {
                String key = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                differences.add(difference(key, MissingNode.getInstance(), property.getValue()));
            }
        }
    }

    private static String difference(String key, JsonNode here, JsonNode there) {
        return there.isMissingNode()
                ? key + " is " + text(here) + ", not the default"
                : key + " is " + text(here) + ", not " + text(there);
    }

    private static String text(JsonNode value) {
        return value.isMissingNode()
                ? "the default"
                : value.isValueNode() ? value.asText() : value.toString();
    }

    /** By JSON names; whole numbers of 64 bits as numbers, not as the text that JSON has. */
    private static ObjectNode tree(GrowthConfig config) {
        try {
            var json = JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(config);
            var root = (ObjectNode) YAML.readTree(json);
            numbers(root, GrowthConfig.getDescriptor());
            return root;
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            throw new IllegalStateException("a growth configuration holds no Any", e);
        }
    }

    private static void numbers(ObjectNode node, Descriptor type) {
        for (var field : type.getFields()) {
            var value = node.get(field.getJsonName());
            if (value == null) {
                continue;
            }
            if (field.getJavaType() == FieldDescriptor.JavaType.LONG && value.isTextual()) {
                node.put(field.getJsonName(), Long.parseLong(value.textValue()));
            } else if (value instanceof ObjectNode inner
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                numbers(inner, field.getMessageType());
            }
        }
    }

    /**
     * Field by field, since the protobuf parser's own messages do not name the field of an unfit
     * value.
     */
    private static void merge(JsonNode node, Message.Builder into, String prefix, String source)
            throws ConfigException {
        if (!node.isObject()) {
            throw new ConfigException(
                    source
                            + ": "
                            + (prefix.isEmpty() ? "the file" : prefix)
                            + " must hold keys and values");
        }
        for (var property : node.properties()) {
            if (prefix.isEmpty() && property.getKey().equals(PRESET)) {
                continue;
            }
            String path = prefix.isEmpty() ? property.getKey() : prefix + "." + property.getKey();
            FieldDescriptor field = field(into, property.getKey(), path, source);
            JsonNode value = property.getValue();
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                merge(value, into.getFieldBuilder(field), path, source);
                continue;
            }
            if (value.isArray() && !field.isRepeated()) {
                throw new ConfigException(
                        source + ": " + path + ": one value is wanted, not a list");
            }
            if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
                value = enumValue(field.getEnumType(), value, path, source);
            } else if (field.isRepeated() && value.isTextual()) {
                value = list(value.asText(), path, source);
            }
            // What a preset says there is replaced, not continued.
            into.clearField(field);
            try {
                JsonFormat.parser()
                        .merge(
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .set(field.getJsonName(), value)
                                        .toString(),
                                into);
            } catch (InvalidProtocolBufferException e) {
                throw new ConfigException(
                        source + ": " + path + ": " + firstLine(String.valueOf(e.getMessage())));
            }
        }
    }

    /** Some lists may be written as a text. */
    private static JsonNode list(String text, String path, String source) throws ConfigException {
        try {
            return switch (path) {
                case CYCLE -> YAML.valueToTree(Shorthand.cycle(text));
                case TARGET -> YAML.valueToTree(Shorthand.units(text));
                default -> throw new IllegalArgumentException("a list is wanted");
            };
        } catch (IllegalArgumentException e) {
            throw new ConfigException(source + ": " + path + ": " + e.getMessage());
        }
    }

    /** The message format would let any number pass. */
    private static TextNode enumValue(
            EnumDescriptor type, JsonNode value, String path, String source)
            throws ConfigException {
        String name = value.asText().toUpperCase(Locale.ROOT);
        if (type.findValueByName(name) == null) {
            String known =
                    type.getValues().stream()
                            .skip(1)
                            .map(EnumValueDescriptor::getName)
                            .collect(Collectors.joining(", "));
            throw new ConfigException(
                    source + ": " + path + ": \"" + value.asText() + "\" is none of " + known);
        }
        return new TextNode(name);
    }

    private static FieldDescriptor field(
            Message.Builder into, String key, String path, String source) throws ConfigException {
        var fields = into.getDescriptorForType().getFields();
        for (FieldDescriptor field : fields) {
            if (field.getJsonName().equals(key)) {
                return field;
            }
        }
        var preset = into instanceof GrowthConfig.Builder ? Stream.of(PRESET) : Stream.<String>of();
        String known =
                Stream.concat(fields.stream().map(FieldDescriptor::getJsonName), preset)
                        .sorted()
                        .collect(Collectors.joining(", "));
        throw new ConfigException(source + ": unknown key \"" + path + "\"; known: " + known);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private GrowthConfigCodec() {}
}
