package dev.adagrow.trainer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.config.ConfigException;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.count.LayerTable;
import dev.adagrow.trainer.network.family.Families;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A JSON file of architectures with their counts, recounted by building each network: an array of
 * {@code {"family": "vgg", "blocks": [3, 3, 3], "dims": [64, 96, 128], "input": [3, 32, 32],
 * "classes": 10, "variant": "A", "main_bn": true, "params": .., "flops": .., "params_fully_folded":
 * .., "flops_fully_folded": ..}}; the last two may be absent. What stands after a blank in the
 * family is a remark. Rows of Transformers ("vit", "bert") are not counted yet. Stateless.
 */
final class ArchitectureFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST = 16 << 20;

    /** Families that cannot be built yet. */
    private static final Set<String> TRANSFORMERS = Set.of("vit", "bert");

    /** What became of one row. */
    sealed interface Outcome {
        /** Counts as the file says and as they are. */
        record Counted(Counts wanted, Counts counted) implements Outcome {
            boolean exact() {
                return wanted.equals(counted);
            }
        }

        /** Of a Transformer. */
        record Unsupported() implements Outcome {}
    }

    /**
     * @param number from 1
     * @param name family and remark
     * @param blocks "3-3-3", or what the file says
     * @param table branches folded, BNs kept
     * @param folded all folded; empty where the file has no such counts
     */
    record Row(
            int number,
            String name,
            String blocks,
            Outcome table,
            Optional<Outcome.Counted> folded) {
        boolean wrong() {
            return switch (table) {
                case Outcome.Counted c -> !c.exact() || folded.filter(f -> !f.exact()).isPresent();
                case Outcome.Unsupported u -> false;
            };
        }
    }

    /**
     * @throws ConfigException naming the file, and the row and field that is missing or malformed
     */
    static List<Row> check(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > LONGEST) {
            throw new ConfigException(file + ": larger than " + LONGEST + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ": not JSON: " + e.getOriginalMessage());
        }
        if (root == null || !root.isArray() || root.isEmpty()) {
            throw new ConfigException(file + ": an array of architectures is wanted");
        }
        var rows = new ArrayList<Row>();
        for (var node : root) {
            int number = rows.size() + 1;
            try {
                rows.add(row(number, node));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(file + ": row " + number + ": " + e.getMessage());
            }
        }
        return rows;
    }

    private static Row row(int number, JsonNode node) {
        var name = field(node, "family").asText();
        var familyName = name.split(" ", 2)[0];
        var blocks = field(node, "blocks");
        if (TRANSFORMERS.contains(familyName)) {
            return new Row(number, name, text(blocks), new Outcome.Unsupported(), Optional.empty());
        }
        var family =
                Families.named(familyName)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "family: \""
                                                + name
                                                + "\" is unknown; known: "
                                                + String.join(", ", Families.names())));
        var input = integers(node, "input");
        if (input.size() != 3) {
            throw new IllegalArgumentException("input: channels, height and width are wanted");
        }
        var net =
                Architecture.empty(
                                family,
                                new Design(
                                        variant(node), false, node.path("main_bn").asBoolean(true)),
                                new Shape(input.get(0), input.get(1), input.get(2)),
                                integers(node, "dims"),
                                field(node, "classes").asInt())
                        .withUnits(integers(node, "blocks"));
        var table =
                new Outcome.Counted(
                        counts(node, "params", "flops"),
                        LayerTable.of(net, LayerTable.Form.TABLE).total());
        var folded =
                node.has("params_fully_folded")
                        ? Optional.of(
                                new Outcome.Counted(
                                        counts(node, "params_fully_folded", "flops_fully_folded"),
                                        Counts.of(Folding.fold(untrained(net)))))
                        : Optional.<Outcome.Counted>empty();
        return new Row(number, name, text(blocks), table, folded);
    }

    private static Design.Variant variant(JsonNode node) {
        var text = field(node, "variant").asText();
        return switch (text) {
            case "A" -> Design.Variant.A;
            case "B" -> Design.Variant.B;
            default ->
                    throw new IllegalArgumentException(
                            "variant: \"" + text + "\" is neither A nor B");
        };
    }

    /** Counting asks for no values. */
    private static TrainingForm untrained(Architecture net) {
        var values = new TreeMap<String, FloatTensor>();
        for (var p : Parameter.of(net.graph())) {
            var tensor = FloatTensor.zeros(p.extents());
            if (p.role() == Parameter.Role.VARIANCE) {
                Arrays.fill(tensor.data(), 1);
            }
            values.put(p.path(), tensor);
        }
        return new TrainingForm(net, values);
    }

    private static Counts counts(JsonNode node, String parameters, String flops) {
        return new Counts(number(node, parameters), number(node, flops));
    }

    private static long number(JsonNode node, String name) {
        var value = field(node, name);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException(name + ": " + value + " is no integer");
        }
        return value.asLong();
    }

    private static List<Integer> integers(JsonNode node, String name) {
        var list = new ArrayList<Integer>();
        for (var value : field(node, name)) {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw new IllegalArgumentException(name + ": " + value + " is no integer");
            }
            list.add(value.asInt());
        }
        return list;
    }

    private static JsonNode field(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("field " + name + " is missing");
        }
        return value;
    }

    private static String text(JsonNode blocks) {
        var parts = new ArrayList<String>();
        blocks.forEach(b -> parts.add(b.asText()));
        return blocks.isArray() ? String.join("-", parts) : blocks.asText();
    }

    private ArchitectureFile() {}
}
