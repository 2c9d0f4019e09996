package dev.adagrow.trainer.training;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.tensor.FloatTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Named float tensors in one file (specified in the package documentation). Equal contents give
 * equal bytes. Stateless.
 */
public final class Safetensors {
    private static final String METADATA = "__metadata__";
    private static final long MAX_HEADER = 100_000_000;
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** What a file holds. */
    public record Contents(Map<String, FloatTensor> tensors, Map<String, String> metadata) {
        public Contents {
            tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
            metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        }
    }

    /** A whole file, in the form of the package documentation; equal contents give equal bytes. */
    public static byte[] write(Contents contents) {
        var header = JSON.createObjectNode();
        if (!contents.metadata().isEmpty()) {
            var metadata = header.putObject(METADATA);
            contents.metadata().forEach(metadata::put);
        }
        long end = 0;
        for (var entry : contents.tensors().entrySet()) {
            if (entry.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("no tensor may be called " + METADATA);
            }
            var node = header.putObject(entry.getKey()).put("dtype", "F32");
            var shape = node.putArray("shape");
            for (int d : entry.getValue().dims()) {
                shape.add(d);
            }
            long begin = end;
            end += 4L * entry.getValue().size();
            node.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json;
        try {
            json = JSON.writeValueAsBytes(header);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        int padded = (json.length + 7) / 8 * 8;
        var out =
                ByteBuffer.allocate(Math.toIntExact(8 + padded + end))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(json);
        for (int i = json.length; i < padded; i++) {
            out.put((byte) ' ');
        }
        contents.tensors().values().forEach(t -> out.put(t.toBytes()));
        return out.array();
    }

    /**
     * @throws IOException naming the tensor that breaks a rule of the format
     */
    public static Contents read(byte[] file) throws IOException {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 8) {
            throw new IOException(
                    "safetensors: " + file.length + " bytes are too short for a header");
        }
        long length = in.getLong();
        if (length < 2 || length > MAX_HEADER || length > in.remaining()) {
            throw new IOException(
                    "safetensors: header of " + length + " bytes in a file of " + file.length);
        }
        JsonNode header;
        try {
            header = JSON.readTree(file, 8, (int) length);
        } catch (JsonProcessingException e) {
            throw new IOException("safetensors: header is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!header.isObject()) {
            throw new IOException("safetensors: header is no JSON object");
        }
        var data = in.slice(8 + (int) length, file.length - 8 - (int) length);
        var tensors = new TreeMap<String, FloatTensor>();
        var metadata = new TreeMap<String, String>();
        var ranges = new TreeMap<Long, long[]>();
        for (var entry : header.properties()) {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), data, ranges));
            }
        }
        long end = 0;
        for (var range : ranges.values()) {
            if (range[0] != end) {
                throw new IOException(
                        "safetensors: gap or overlap at byte " + end + " of the data");
            }
            end = range[1];
        }
        if (end != data.capacity()) {
            throw new IOException(
                    "safetensors: " + (data.capacity() - end) + " bytes after the last tensor");
        }
        return new Contents(tensors, metadata);
    }

    private static FloatTensor tensor(
            String name, JsonNode node, ByteBuffer data, TreeMap<Long, long[]> ranges)
            throws IOException {
        if (!node.path("dtype").asText().equals("F32")) {
            throw new IOException(
                    "safetensors: tensor "
                            + name
                            + " has type "
                            + node.path("dtype")
                            + ", expected F32");
        }
        var shape = node.path("shape");
        var offsets = node.path("data_offsets");
        if (!shape.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw new IOException("safetensors: tensor " + name + " lacks its shape or offsets");
        }
        var dims = new int[shape.size()];
        long elements = 1;
        for (int i = 0; i < dims.length; i++) {
            if (!shape.get(i).isInt() || shape.get(i).intValue() < 0) {
                throw new IOException("safetensors: tensor " + name + " has shape " + shape);
            }
            dims[i] = shape.get(i).intValue();
            if (dims[i] > 0 && elements > Integer.MAX_VALUE / dims[i]) {
                throw new IOException("safetensors: tensor " + name + " is too large: " + shape);
            }
            elements *= dims[i];
        }
        long begin = offsets.get(0).isIntegralNumber() ? offsets.get(0).longValue() : -1;
        long end = offsets.get(1).isIntegralNumber() ? offsets.get(1).longValue() : -1;
        if (begin < 0
                || end < begin
                || end > data.capacity()
                || end - begin != elements * Float.BYTES) {
            throw new IOException(
                    "safetensors: tensor "
                            + name
                            + " of shape "
                            + shape
                            + " at bytes "
                            + offsets
                            + " of "
                            + data.capacity());
        }
        if (end > begin && ranges.put(begin, new long[] {begin, end}) != null) {
            throw new IOException("safetensors: tensor " + name + " overlaps another");
        }
        return FloatTensor.fromBytes(data.slice((int) begin, (int) (end - begin)), dims);
    }

    private Safetensors() {}
}
