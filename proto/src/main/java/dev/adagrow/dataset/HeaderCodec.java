package dev.adagrow.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything before the first record; package documentation, "The format". Stateless. */
final class HeaderCodec {
    private static final int MAGIC = 0x41474453; // "AGDS"
    private static final int VERSION = 1;
    private static final int MAX_HEADER = 1 << 20;

    /** Bytes of magic, version and header length. */
    private static final int PREFIX = 9;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .build();

    private record Json(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String mediaType,
            @JsonProperty(required = true) List<Integer> shape,
            @JsonProperty(required = true) List<String> classes,
            @JsonProperty(required = true) long records) {
        Json {
            shape = List.copyOf(shape);
            classes = List.copyOf(classes);
        }
    }

    /**
     * A header as it stands in a file.
     *
     * @param bytes from the start of the file to the first record
     */
    record Header(Dataset dataset, long records, int bytes) {}

    /**
     * @throws MalformedDatasetException for what is no header of this format; its values are not
     *     checked
     */
    static Header read(DataInputStream in) throws IOException {
        try {
            if (in.readInt() != MAGIC) {
                throw new MalformedDatasetException(
                        "header: the file does not begin with \"AGDS\"; it is no AdaGrow data set");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedDatasetException(
                        "header: format version " + version + "; this reader knows " + VERSION);
            }
            long length = Integer.toUnsignedLong(in.readInt());
            checkLength(length);
            var bytes = in.readNBytes((int) length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            var json = JSON.readerFor(Json.class).<@Nullable Json>readValue(bytes);
            if (json == null) {
                throw new MalformedDatasetException("header: null instead of an object");
            }
            return new Header(
                    new Dataset(json.name, json.mediaType, json.shape, json.classes, List.of()),
                    json.records,
                    PREFIX + bytes.length);
        } catch (EOFException e) {
            throw new MalformedDatasetException("header: the file ends inside it");
        } catch (JsonProcessingException e) {
            throw new MalformedDatasetException("header: " + e.getOriginalMessage());
        }
    }

    /** The JSON of a data set with so many records. */
    static byte[] json(Dataset header, long records) throws IOException {
        var json =
                new Json(
                        header.name(),
                        header.mediaType(),
                        header.shape(),
                        header.classes(),
                        records);
        byte[] bytes = JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        checkLength(bytes.length);
        return bytes;
    }

    static void write(byte[] json, DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeInt(json.length);
        out.write(json);
    }

    private static void checkLength(long length) throws MalformedDatasetException {
        if (length > MAX_HEADER) {
            throw new MalformedDatasetException(
                    "header: " + length + " bytes long; at most " + MAX_HEADER);
        }
    }

    private HeaderCodec() {}
}
