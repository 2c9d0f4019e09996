package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The stream of a definition: its name, or {@code name} and sizes.
 *
 * @param wrong makes the error of a message
 */
record StreamReader(Function<String, ConfigException> wrong) {
    private static final String NAME = "name";
    private static final TreeSet<String> KEYS =
            new TreeSet<>(
                    List.of(
                            NAME,
                            "steps",
                            "records",
                            "testRecords",
                            "parentEpochs",
                            "budgetSteps",
                            "arrivalSeconds"));

    /**
     * @throws ConfigException naming the key that is unknown or has an unfit value
     */
    StreamSettings read(JsonNode node) throws ConfigException {
        for (var property : node.properties()) {
            if (!KEYS.contains(property.getKey())) {
                throw wrong.apply(
                        "stream: unknown key \""
                                + property.getKey()
                                + "\"; known: "
                                + String.join(", ", KEYS));
            }
        }
        String title = (node.isObject() ? node.path(NAME) : node).asText();
        var name =
                StreamName.find(title)
                        .orElseThrow(() ->
                                wrong.apply(
                                        "stream: \""
                                                + title
                                                + "\" is none; streams: "
                                                + StreamName.known()));
        var usual = StreamSettings.of(name);
        try {
            return new StreamSettings(
                    name,
                    count(node, "steps", usual.steps()),
                    count(node, "records", usual.records()),
                    count(node, "testRecords", usual.testRecords()),
                    count(node, "parentEpochs", usual.parentEpochs()),
                    count(node, "budgetSteps", usual.budgetSteps()),
                    seconds(node, usual.arrivalSeconds()));
        } catch (IllegalArgumentException e) {
            throw wrong.apply("stream." + e.getMessage());
        }
    }

    private int count(JsonNode node, String key, int usual) throws ConfigException {
        var value = node.path(key);
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong.apply("stream." + key + ": " + value + " is no whole number");
        }
        return value.asInt();
    }

    private double seconds(JsonNode node, double usual) throws ConfigException {
        var value = node.path("arrivalSeconds");
        if (value.isMissingNode()) {
            return usual;
        }
        if (!value.isNumber()) {
            throw wrong.apply("stream.arrivalSeconds: " + value + " is no number");
        }
        return value.asDouble();
    }
}
