package dev.adagrow.loadtest.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A report as JSON: the record's fields, {@code ok} and {@code broken}. What is not known is null.
 */
public final class ReportJson {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Optional.class, new Maybe())
                                    .addSerializer(Double.class, new Finite())
                                    .addSerializer(double.class, new Finite()))
                    .build();

    @SuppressWarnings("rawtypes") // a serializer is registered for a raw class
    private static final class Maybe extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeObject(value.isPresent() ? value.get() : null);
        }
    }

    private static final class Finite extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }

    /**
     * @throws IOException if the file cannot be written
     */
    public static void write(Report report, Path file) throws IOException {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("ok", Verdict.broken(report).isEmpty());
        tree.putPOJO("broken", Verdict.broken(report));
        tree.putPOJO("report", report);
        JSON.writeValue(file.toFile(), tree);
    }

    private ReportJson() {}
}
