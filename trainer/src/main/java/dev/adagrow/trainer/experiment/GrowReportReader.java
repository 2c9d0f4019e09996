package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Optional;

/** The JSON object that {@code adagrow grow --json} prints. Stateless. */
final class GrowReportReader {
    /** The folded network as it is served without quantization. */
    private static final String FLOAT = "onnx-fp32";

    private static final JsonMapper JSON = new JsonMapper();

    /** The object that stands in the last line of an output; empty if none does. */
    static Optional<JsonNode> lastObject(String output) {
        var lines = output.strip().lines().toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(lines.getLast())).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Whether a network came of it; one that did not pass its gate is one, too. */
    static boolean published(JsonNode report) {
        return report.path("result").asText().equals("published");
    }

    /**
     * @throws IllegalArgumentException naming the field that is missing
     */
    static GrowthResult result(JsonNode report, String arm, long seed) {
        var units = new ArrayList<Integer>();
        array(report, "units").forEach(u -> units.add(u.asInt()));
        return new GrowthResult(
                arm,
                seed,
                number(report.path("test"), FLOAT).asDouble(),
                number(report.path("validation"), FLOAT).asDouble(),
                number(report, "testRecords").asInt(),
                number(report, "validationRecords").asInt(),
                number(report, "parameters").asLong(),
                number(report, "flops").asLong(),
                units,
                number(report, "branches").asInt(),
                number(report, "epochs").asInt(),
                number(report, "cpuSeconds").asDouble(),
                number(report, "seconds").asDouble(),
                flag(report, "resumed"));
    }

    private static JsonNode number(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isNumber()) {
            throw new IllegalArgumentException("its report has no number \"" + field + "\"");
        }
        return value;
    }

    private static boolean flag(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("its report has no flag \"" + field + "\"");
        }
        return value.asBoolean();
    }

    private static JsonNode array(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isArray()) {
            throw new IllegalArgumentException("its report has no list \"" + field + "\"");
        }
        return value;
    }

    private GrowReportReader() {}
}
