package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.RecordLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@link Definition} from YAML. Says what is wrong by file and key. One object for one file. */
public final class DefinitionReader {
    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_ARMS = 1000;
    private static final TreeSet<String> KEYS =
            new TreeSet<>(
                    List.of(
                            "name",
                            "table",
                            "question",
                            "data",
                            "stream",
                            "records",
                            "validationRecords",
                            "testRecords",
                            "seeds",
                            "columns",
                            "baseline",
                            "base",
                            "arms",
                            "grid",
                            "thesis"));

    /** Arms are folders. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=+-]{0,99}");

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final String source;
    private final ObjectNode root;

    private DefinitionReader(String source, ObjectNode root) {
        this.source = source;
        this.root = root;
    }

    /**
     * Does not look into the growth configurations; {@link Definition#requireFitConfigurations}
     * does.
     *
     * @throws ConfigException naming the key that is unknown, missing or has an unfit value
     */
    public static Definition read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(file + ": no such file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new ConfigException(file + ": larger than " + MAX_BYTES + " bytes");
        }
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
    }

    /**
     * @param source stands before every message
     * @throws ConfigException as {@link #read}
     */
    static Definition parse(String yaml, String source) throws ConfigException {
        JsonNode tree;
        try {
            tree = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ConfigException(
                    source
                            + (at == null ? "" : ":" + at.getLineNr())
                            + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (!(tree instanceof ObjectNode root)) {
            throw new ConfigException(source + ": the file must hold keys and values");
        }
        return new DefinitionReader(source, root).definition();
    }

    private Definition definition() throws ConfigException {
        for (var property : root.properties()) {
            if (!KEYS.contains(property.getKey())) {
                throw wrong(
                        "unknown key \""
                                + property.getKey()
                                + "\"; known: "
                                + String.join(", ", KEYS));
            }
        }
        var subject = subject();
        try {
            return new Definition(
                    source,
                    name("name", text("name")),
                    root.has("table") ? Optional.of(text("table")) : Optional.empty(),
                    text("question"),
                    subject,
                    seeds(),
                    text("baseline"),
                    arms(),
                    columns(subject));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private Subject subject() throws ConfigException {
        if (!root.has("stream")) {
            return new Subject.Growth(
                    text("data"),
                    new RecordLimits(
                            count("records"), count("validationRecords"), count("testRecords")));
        }
        for (var other :
                List.of("data", "records", "validationRecords", "testRecords", "grid", "thesis")) {
            if (root.has(other)) {
                throw wrong("stream and " + other + ": one of the two is wanted");
            }
        }
        var subject = new Subject.Stream(new StreamReader(this::wrong).read(root.path("stream")));
        for (var name : object("arms", root.path("arms")).properties()) {
            try {
                var unused = Subject.Stream.arm(name.getKey());
            } catch (ConfigException e) {
                throw wrong("arms: " + e.getMessage());
            }
        }
        return subject;
    }

    private List<ExperimentArm> arms() throws ConfigException {
        var trees = root.has("grid") ? grid() : named();
        var base = object("base", root.path("base"));
        var thesis = thesis(trees);
        var arms = new ArrayList<ExperimentArm>();
        for (var tree : trees.entrySet()) {
            var config = ConfigTree.merge(base, tree.getValue());
            if (config.has("seed")) {
                throw wrong("arm " + tree.getKey() + ": seed: \"seeds\" gives it");
            }
            arms.add(
                    new ExperimentArm(
                            name("arm", tree.getKey()),
                            ConfigTree.canonical(config),
                            Optional.ofNullable(thesis.get(tree.getKey()))
                                    .map(OptionalDouble::of)
                                    .orElse(OptionalDouble.empty())));
        }
        return arms;
    }

    private Map<String, ObjectNode> named() throws ConfigException {
        var arms = new LinkedHashMap<String, ObjectNode>();
        for (var arm : object("arms", root.path("arms")).properties()) {
            arms.put(arm.getKey(), object("arms." + arm.getKey(), arm.getValue()));
        }
        if (arms.isEmpty()) {
            throw wrong("arms: at least one is wanted, or a grid");
        }
        return arms;
    }

    private Map<String, ObjectNode> grid() throws ConfigException {
        if (root.has("arms")) {
            throw wrong("arms and grid: one of the two is wanted");
        }
        var axes = new LinkedHashMap<String, List<JsonNode>>();
        long arms = 1;
        for (var axis : object("grid", root.path("grid")).properties()) {
            var values = new ArrayList<JsonNode>();
            axis.getValue().forEach(values::add);
            if (!axis.getValue().isArray() || values.isEmpty()) {
                throw wrong("grid." + axis.getKey() + ": a list of values is wanted");
            }
            if (values.stream().anyMatch(v -> v.isObject() || v.isNull())) {
                throw wrong(
                        "grid."
                                + axis.getKey()
                                + ": values and lists are wanted; a dot in the key leads a level down");
            }
            arms *= values.size();
            if (arms > MAX_ARMS) {
                throw wrong("grid: more than " + MAX_ARMS + " arms");
            }
            axes.put(axis.getKey(), values);
        }
        if (axes.isEmpty()) {
            throw wrong("grid: at least one key is wanted");
        }
        return ConfigTree.combinations(axes);
    }

    private Map<String, Double> thesis(Map<String, ObjectNode> arms) throws ConfigException {
        var figures = new LinkedHashMap<String, Double>();
        for (var figure : object("thesis", root.path("thesis")).properties()) {
            if (!arms.containsKey(figure.getKey())) {
                throw wrong(
                        "thesis: \""
                                + figure.getKey()
                                + "\" is no arm; arms: "
                                + String.join(", ", arms.keySet()));
            }
            if (!figure.getValue().isNumber()) {
                throw wrong("thesis." + figure.getKey() + ": a number of percent is wanted");
            }
            figures.put(figure.getKey(), figure.getValue().asDouble());
        }
        return figures;
    }

    private List<Long> seeds() throws ConfigException {
        var seeds = new ArrayList<Long>();
        for (var seed : root.path("seeds")) {
            if (!seed.isIntegralNumber() || !seed.canConvertToLong() || seed.asLong() < 0) {
                throw wrong("seeds: " + seed + " is no whole number from 0 on");
            }
            seeds.add(seed.asLong());
        }
        if (!root.path("seeds").isArray() || seeds.isEmpty()) {
            throw wrong("seeds: a list of at least one is wanted");
        }
        return seeds;
    }

    private List<Column> columns(Subject subject) throws ConfigException {
        if (!root.has("columns")) {
            return subject.usualColumns();
        }
        var columns = new ArrayList<Column>();
        for (var key : root.path("columns")) {
            var column =
                    Column.find(key.asText())
                            .filter(subject.columns()::contains)
                            .orElseThrow(() ->
                                    wrong(
                                            "columns: "
                                                    + key
                                                    + " is none of "
                                                    + subject.columns().stream()
                                                            .map(Column::key)
                                                            .collect(Collectors.joining(", "))));
            if (column != subject.headline() && !columns.contains(column)) {
                columns.add(column);
            }
        }
        return columns;
    }

    private OptionalInt count(String key) throws ConfigException {
        if (!root.has(key)) {
            return OptionalInt.empty();
        }
        var value = root.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
            throw wrong(key + ": " + value + " is no whole number from 1 on");
        }
        return OptionalInt.of(value.asInt());
    }

    private String text(String key) throws ConfigException {
        var value = root.path(key);
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
            throw wrong(key + ": a text is wanted");
        }
        return value.asText();
    }

    private String name(String key, String name) throws ConfigException {
        if (!NAME.matcher(name).matches()) {
            throw wrong(
                    key
                            + ": \""
                            + name
                            + "\" is not made of letters, digits and . _ = + - (100 at most, a letter or digit first)");
        }
        return name;
    }

    private ObjectNode object(String key, JsonNode node) throws ConfigException {
        if (node instanceof ObjectNode object) {
            return object;
        }
        if (node.isMissingNode() || node.isNull()) {
            return root.objectNode();
        }
        throw wrong(key + ": keys and values are wanted");
    }

    private ConfigException wrong(String message) {
        return new ConfigException(source + ": " + message);
    }
}
