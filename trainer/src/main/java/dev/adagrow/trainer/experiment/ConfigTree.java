package dev.adagrow.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Growth configurations as trees of keys, before anything is known of their meaning. Stateless. */
final class ConfigTree {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    /**
     * Lays one tree over another, key by key at every depth. Lists and values are replaced whole; a
     * null takes the key away.
     *
     * @return a tree of its own; both arguments are left unchanged
     */
    static ObjectNode merge(ObjectNode base, ObjectNode over) {
        var merged = base.deepCopy();
        for (var property : over.properties()) {
            String key = property.getKey();
            JsonNode value = property.getValue();
            if (value.isNull()) {
                merged.remove(key);
            } else if (value instanceof ObjectNode object) {
                var below =
                        merged.get(key) instanceof ObjectNode o
                                ? o
                                : JsonNodeFactory.instance.objectNode();
                merged.set(key, merge(below, object));
            } else {
                merged.set(key, value.deepCopy());
            }
        }
        return merged;
    }

    /** JSON in one line, the same for equal trees. */
    static String canonical(JsonNode tree) {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(tree, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    /**
     * Every combination of the values, the last key changing fastest.
     *
     * @param grid values by key; a dot in a key leads a level down
     * @return trees by a name like {@code interval=1+width.share=0.5}
     */
    static Map<String, ObjectNode> combinations(Map<String, List<JsonNode>> grid) {
        Map<String, ObjectNode> arms = new LinkedHashMap<>();
        arms.put("", JsonNodeFactory.instance.objectNode());
        for (var axis : grid.entrySet()) {
            Map<String, ObjectNode> longer = new LinkedHashMap<>();
            arms.forEach((name, tree) -> {
                for (var value : axis.getValue()) {
                    String part = axis.getKey() + "=" + text(value);
                    longer.put(
                            name.isEmpty() ? part : name + "+" + part,
                            merge(tree, single(axis.getKey(), value)));
                }
            });
            arms = longer;
        }
        return arms;
    }

    private static ObjectNode single(String path, JsonNode value) {
        var keys = new ArrayList<>(List.of(path.split("\\.", -1)));
        JsonNode tree = value;
        while (!keys.isEmpty()) {
            var parent = JsonNodeFactory.instance.objectNode();
            parent.set(keys.removeLast(), tree);
            tree = parent;
        }
        return (ObjectNode) tree;
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining("-"))
                : value.asText();
    }

    private ConfigTree() {}
}
