package dev.adagrow.server.grpc.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.util.List;

/**
 * Messages as the protocol writes them in JSON: fields by their names in the protocol files, and
 * integers of 64 bits as numbers, which protobuf's own JSON makes strings. Stateless.
 */
final class MessageJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** All fields but messages that are not set. */
    static ObjectNode of(MessageOrBuilder message) {
        var node = NODES.objectNode();
        for (var field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                node.set(field.getName(), map((List<?>) message.getField(field), field));
            } else if (field.isRepeated()) {
                node.set(field.getName(), list((List<?>) message.getField(field), field));
            } else if (!field.hasPresence() || message.hasField(field)) {
                node.set(field.getName(), value(message.getField(field), field));
            }
        }
        return node;
    }

    private static ObjectNode map(List<?> entries, FieldDescriptor field) {
        var key = field.getMessageType().findFieldByName("key");
        var value = field.getMessageType().findFieldByName("value");
        var node = NODES.objectNode();
        for (var entry : entries) {
            var message = (Message) entry;
            node.set(String.valueOf(message.getField(key)), value(message.getField(value), value));
        }
        return node;
    }

    private static ArrayNode list(List<?> values, FieldDescriptor field) {
        var node = NODES.arrayNode();
        values.forEach(v -> node.add(value(v, field)));
        return node;
    }

    private static JsonNode value(Object value, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> NODES.numberNode((Integer) value);
            case LONG -> NODES.numberNode((Long) value);
            case FLOAT -> NODES.numberNode((Float) value);
            case DOUBLE -> NODES.numberNode((Double) value);
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case STRING -> NODES.textNode((String) value);
            case BYTE_STRING -> NODES.binaryNode(((ByteString) value).toByteArray());
            case ENUM -> NODES.textNode(((EnumValueDescriptor) value).getName());
            case MESSAGE -> of((Message) value);
        };
    }

    private MessageJson() {}
}
