package dev.adagrow.trainer.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Families;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A network's structure and history as JSON (specified in the package documentation). Reading
 * checks that every field is there and of its kind, and names the one that is not. Stateless.
 */
public final class NetworkJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CONV = Pattern.compile("conv([1-9][0-9]?)x([1-9][0-9]?)");
    private static final Pattern POOL = Pattern.compile("pool([1-9][0-9]?)");

    /** What {@code network.json} holds. */
    public record Network(Architecture architecture, List<LoggedEvent> log) {
        public Network {
            log = List.copyOf(log);
        }
    }

    /** JSON in UTF-8. */
    public static byte[] write(Network network) {
        var root = JSON.createObjectNode();
        root.set("architecture", architecture(network.architecture()));
        var log = root.putArray("log");
        network.log().forEach(e -> log.add(event(e)));
        return bytes(root);
    }

    /**
     * @throws IOException naming the field that is missing or wrong
     */
    public static Network read(byte[] json) throws IOException {
        var root = tree(json);
        var log = new ArrayList<LoggedEvent>();
        for (var node : field(root, "log")) {
            log.add(event(node));
        }
        return new Network(architecture(field(root, "architecture")), log);
    }

    /** One event a line, each line ended. */
    public static byte[] writeLog(List<LoggedEvent> log) {
        var out = new StringBuilder();
        log.forEach(e -> out.append(event(e)).append('\n'));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @throws IOException naming the line and the field that is missing or wrong
     */
    public static List<LoggedEvent> readLog(byte[] lines) throws IOException {
        var log = new ArrayList<LoggedEvent>();
        for (var line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
            try {
                log.add(event(tree(line.getBytes(StandardCharsets.UTF_8))));
            } catch (IOException e) {
                throw new IOException(
                        "growth log, line " + (log.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return log;
    }

    private static ObjectNode architecture(Architecture a) {
        var node = JSON.createObjectNode();
        node.put("family", a.family().name());
        node.putObject("design")
                .put("variant", a.design().variant().name())
                .put("activated", a.design().activated())
                .put("mainBn", a.design().mainBn());
        node.putArray("input")
                .add(a.input().channels())
                .add(a.input().height())
                .add(a.input().width());
        var widths = node.putArray("widths");
        a.widths().forEach(widths::add);
        var units = node.putArray("units");
        a.units()
                .forEach(block -> {
                    var ids = units.addArray();
                    block.forEach(ids::add);
                });
        var branches = node.putObject("branches");
        a.branches()
                .forEach((conv, list) -> {
                    var names = branches.putArray(conv);
                    list.forEach(b -> names.add(name(b)));
                });
        return node.put("classes", a.classes()).put("nextUnit", a.nextUnit());
    }

    private static Architecture architecture(JsonNode node) throws IOException {
        var family = Families.named(field(node, "family").asText());
        if (family.isEmpty()) {
            throw new IOException("unknown family " + field(node, "family"));
        }
        var input = integers(field(node, "input"), "input");
        if (input.size() != 3) {
            throw new IOException("field input: expected channels, height, width, got " + input);
        }
        var units = new ArrayList<List<Integer>>();
        for (var block : field(node, "units")) {
            units.add(integers(block, "units"));
        }
        var branches = new TreeMap<String, List<Branch>>();
        for (var entry : field(node, "branches").properties()) {
            var list = new ArrayList<Branch>();
            for (var name : entry.getValue()) {
                list.add(branch(name.asText()));
            }
            branches.put(entry.getKey(), list);
        }
        try {
            return new Architecture(
                    family.get(),
                    design(field(node, "design")),
                    new Shape(input.get(0), input.get(1), input.get(2)),
                    integers(field(node, "widths"), "widths"),
                    units,
                    branches,
                    integer(node, "classes"),
                    integer(node, "nextUnit"));
        } catch (IllegalArgumentException e) {
            throw new IOException("architecture: " + e.getMessage(), e);
        }
    }

    private static Design design(JsonNode node) throws IOException {
        return new Design(
                Design.Variant.valueOf(field(node, "variant").asText()),
                bool(node, "activated"),
                bool(node, "mainBn"));
    }

    private static boolean bool(JsonNode node, String name) throws IOException {
        var value = field(node, name);
        if (!value.isBoolean()) {
            throw new IOException("field " + name + " is neither true nor false: " + value);
        }
        return value.booleanValue();
    }

    private static ObjectNode event(LoggedEvent logged) {
        var node = JSON.createObjectNode().put("epoch", logged.epoch()).put("seed", logged.seed());
        return switch (logged.event()) {
            case GrowthEvent.UnitInserted(int block, int position) ->
                    node.put("kind", "unit").put("block", block).put("position", position);
            case GrowthEvent.BranchesAdded(var byConv) -> {
                var names = node.put("kind", "branches").putObject("byConv");
                byConv.forEach((conv, branch) -> names.put(conv, name(branch)));
                yield node;
            }
            case GrowthEvent.ChannelsAdded(int block, int count) ->
                    node.put("kind", "channels").put("block", block).put("count", count);
            case GrowthEvent.ClassesAdded(int count) ->
                    node.put("kind", "classes").put("count", count);
            case GrowthEvent.Stopped(String reason) ->
                    node.put("kind", "stopped").put("reason", reason);
        };
    }

    private static LoggedEvent event(JsonNode node) throws IOException {
        try {
            return new LoggedEvent(
                    integer(node, "epoch"), field(node, "seed").asLong(), growthEvent(node));
        } catch (IllegalArgumentException e) {
            throw new IOException("growth event: " + e.getMessage(), e);
        }
    }

    private static GrowthEvent growthEvent(JsonNode node) throws IOException {
        var kind = field(node, "kind").asText();
        return switch (kind) {
            case "unit" ->
                    new GrowthEvent.UnitInserted(integer(node, "block"), integer(node, "position"));
            case "branches" -> {
                var byConv = new TreeMap<String, Branch>();
                for (var entry : field(node, "byConv").properties()) {
                    byConv.put(entry.getKey(), branch(entry.getValue().asText()));
                }
                yield new GrowthEvent.BranchesAdded(byConv);
            }
            case "channels" ->
                    new GrowthEvent.ChannelsAdded(integer(node, "block"), integer(node, "count"));
            case "classes" -> new GrowthEvent.ClassesAdded(integer(node, "count"));
            case "stopped" -> new GrowthEvent.Stopped(field(node, "reason").asText());
            default -> throw new IOException("unknown growth event \"" + kind + "\"");
        };
    }

    /** "conv1x3", "pool3", "identity": the names of the growth log. */
    public static String name(Branch branch) {
        return switch (branch) {
            case Branch.Conv(int height, int width) -> "conv" + height + "x" + width;
            case Branch.AveragePool(int kernel) -> "pool" + kernel;
            case Branch.Identity i -> "identity";
        };
    }

    /**
     * The reverse of {@link #name}.
     *
     * @throws IOException for another name, or a size that does not fold
     */
    public static Branch branch(String name) throws IOException {
        var conv = CONV.matcher(name);
        var pool = POOL.matcher(name);
        try {
            if (conv.matches()) {
                return new Branch.Conv(
                        Integer.parseInt(conv.group(1)), Integer.parseInt(conv.group(2)));
            }
            if (pool.matches()) {
                return new Branch.AveragePool(Integer.parseInt(pool.group(1)));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        if (name.equals("identity")) {
            return new Branch.Identity();
        }
        throw new IOException("unknown branch \"" + name + "\"");
    }

    private static JsonNode tree(byte[] json) throws IOException {
        try {
            var node = JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw new IOException("not a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode field(JsonNode node, String name) throws IOException {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            throw new IOException("field " + name + " is missing");
        }
        return value;
    }

    private static int integer(JsonNode node, String name) throws IOException {
        var value = field(node, name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IOException("field " + name + " is no integer: " + value);
        }
        return value.intValue();
    }

    private static List<Integer> integers(JsonNode node, String name) throws IOException {
        var list = new ArrayList<Integer>();
        for (var value : node) {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw new IOException("field " + name + " holds no integer: " + value);
            }
            list.add(value.intValue());
        }
        return list;
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NetworkJson() {}
}
