package dev.adagrow.server.mutation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes a tree of keys and values somewhere. Equal seeds make equal changes. */
final class TreeMutator {
    private static final int DEPTH = 900;

    private static final List<String> TEXTS =
            List.of("", "x", "\0", "../x", "1", "true", "null", "é", "x".repeat(5000));

    private final Random random;

    TreeMutator(Random random) {
        this.random = random;
    }

    void change(JsonNode node) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = any(names);
            if (random.nextInt(3) > 0 && object.get(name).isContainerNode()) {
                change(object.get(name));
                return;
            }
            switch (random.nextInt(6)) {
                case 0 -> object.set(any(TEXTS), value());
                case 1 -> object.set(name + "s", object.remove(name));
                case 2 -> object.set(any(names), object.get(name).deepCopy());
                default -> object.set(name, value());
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            if (random.nextBoolean()) {
                array.set(random.nextInt(array.size()), value());
            } else {
                array.add(value());
            }
        }
    }

    private JsonNode value() {
        var json = JsonNodeFactory.instance;
        return switch (random.nextInt(12)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextLong());
            case 3 -> json.numberNode(-1);
            case 4 -> json.numberNode(1e300);
            case 5 -> json.numberNode(BigInteger.TEN.pow(random.nextInt(1200)));
            case 6 -> json.arrayNode().add(json.arrayNode());
            case 7 -> json.objectNode().put("x", 1);
            case 8 -> deep(random.nextInt(DEPTH));
            case 9 -> json.numberNode(Double.NaN);
            case 10 -> json.numberNode(random.nextInt(100));
            default -> json.textNode(any(TEXTS));
        };
    }

    private static JsonNode deep(int depth) {
        ArrayNode outer = JsonNodeFactory.instance.arrayNode();
        var inner = outer;
        for (int i = 0; i < depth; i++) {
            inner = inner.addArray();
        }
        return outer;
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
