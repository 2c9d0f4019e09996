package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import java.util.ArrayList;
import java.util.List;

/** Reads fields of a case; errors name the field. */
final class Fields {
    static JsonNode field(JsonNode node, String name) throws ConfigException {
        var value = node.get(name);
        if (value == null) {
            throw new ConfigException("field " + name + " is missing");
        }
        return value;
    }

    static double number(JsonNode node, String name) throws ConfigException {
        var value = field(node, name);
        if (!value.isNumber()) {
            throw new ConfigException("field " + name + " is no number: " + value);
        }
        return value.doubleValue();
    }

    static int integer(JsonNode node, String name) throws ConfigException {
        var value = field(node, name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new ConfigException("field " + name + " is no integer: " + value);
        }
        return value.intValue();
    }

    /** All numbers of a nested array, row-major. */
    static double[] flat(JsonNode node, String name) throws ConfigException {
        var values = new ArrayList<Double>();
        collect(field(node, name), name, values);
        return values.stream().mapToDouble(d -> d).toArray();
    }

    static int[] integers(JsonNode node, String name) throws ConfigException {
        var values = flat(node, name);
        var integers = new int[values.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (int) values[i];
        }
        return integers;
    }

    /** Extents of a rectangular nested array. */
    static int[] extents(JsonNode node, String name) throws ConfigException {
        var extents = new ArrayList<Integer>();
        for (var at = field(node, name); at.isArray() && !at.isEmpty(); at = at.get(0)) {
            extents.add(at.size());
        }
        return extents.stream().mapToInt(i -> i).toArray();
    }

    /**
     * @throws ConfigException if the array is not that deep
     */
    static int[] extents(JsonNode node, String name, int rank) throws ConfigException {
        var extents = extents(node, name);
        if (extents.length != rank) {
            throw new ConfigException(
                    "field " + name + " has " + extents.length + " extents, expected " + rank);
        }
        return extents;
    }

    private static void collect(JsonNode node, String name, List<Double> into)
            throws ConfigException {
        if (node.isArray()) {
            for (var child : node) {
                collect(child, name, into);
            }
        } else if (node.isNumber()) {
            into.add(node.doubleValue());
        } else {
            throw new ConfigException("field " + name + " holds no number: " + node);
        }
    }

    private Fields() {}
}
