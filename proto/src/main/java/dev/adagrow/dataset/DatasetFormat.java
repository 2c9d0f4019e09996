package dev.adagrow.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Codec of the internal format (specified in the package documentation). Stateless. */
public final class DatasetFormat {
    private static final int MAGIC = 0x41474453; // "AGDS"
    private static final int VERSION = 1;
    private static final int MAX_HEADER = 1 << 20;
    private static final int BUFFER = 1 << 16;
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

    private record Header(
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String mediaType,
            @JsonProperty(required = true) List<Integer> shape,
            @JsonProperty(required = true) List<String> classes,
            @JsonProperty(required = true) long records) {
        Header {
            shape = List.copyOf(shape);
            classes = List.copyOf(classes);
        }

        Dataset empty() {
            return new Dataset(name, mediaType, shape, classes, List.of());
        }
    }

    /**
     * Reads and checks every record: sizes, labels in range, no class without a record, nothing
     * after the end. The stream is left open.
     *
     * @throws MalformedDatasetException naming the record that breaks a rule
     */
    public static Dataset read(InputStream in) throws IOException {
        var samples = new ArrayList<Sample>();
        Dataset empty = scan(in, samples::add);
        return new Dataset(
                empty.name(), empty.mediaType(), empty.shape(), empty.classes(), samples);
    }

    /**
     * Checks like {@link #read}, but holds one record at a time.
     *
     * @param each hears of every record, in the file's order; those before a bad one, too
     * @return the data set without its records
     * @throws MalformedDatasetException naming the record that breaks a rule
     */
    public static Dataset scan(InputStream in, Consumer<Sample> each) throws IOException {
        var data = new DataInputStream(new BufferedInputStream(in, BUFFER));
        Header header = header(data);
        Dataset empty = header.empty();
        Checks.header(empty, header.records());
        int payload = Checks.payloadBytes(empty.shape());
        int classes = empty.classes().size();
        var counts = new int[classes];
        for (int i = 0; i < header.records(); i++) {
            Sample sample = record(data, i, classes, payload);
            counts[sample.label()]++;
            each.accept(sample);
        }
        if (data.read() >= 0) {
            throw new MalformedDatasetException(
                    "bytes follow the last record (record " + (header.records() - 1) + ")");
        }
        Checks.populated(empty.classes(), counts);
        return empty;
    }

    private static Header header(DataInputStream data) throws IOException {
        try {
            if (data.readInt() != MAGIC) {
                throw new MalformedDatasetException(
                        "header: the file does not begin with \"AGDS\"; it is no AdaGrow data set");
            }
            int version = data.readUnsignedByte();
            if (version != VERSION) {
                throw new MalformedDatasetException(
                        "header: format version " + version + "; this reader knows " + VERSION);
            }
            long length = Integer.toUnsignedLong(data.readInt());
            checkHeaderLength(length);
            var bytes = data.readNBytes((int) length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            var header = JSON.readerFor(Header.class).<@Nullable Header>readValue(bytes);
            if (header == null) {
                throw new MalformedDatasetException("header: null instead of an object");
            }
            return header;
        } catch (EOFException e) {
            throw new MalformedDatasetException("header: the file ends inside it");
        } catch (JsonProcessingException e) {
            throw new MalformedDatasetException("header: " + e.getOriginalMessage());
        }
    }

    private static void checkHeaderLength(long length) throws MalformedDatasetException {
        if (length > MAX_HEADER) {
            throw new MalformedDatasetException(
                    "header: " + length + " bytes long; at most " + MAX_HEADER);
        }
    }

    private static Sample record(DataInputStream data, int index, int classes, int expected)
            throws IOException {
        try {
            int length = data.readInt();
            int label = data.readUnsignedShort();
            int split = data.readUnsignedByte();
            Checks.record(index, label, length, classes, expected);
            Optional<Split> declared =
                    switch (split) {
                        case 0 -> Optional.empty();
                        case 1 -> Optional.of(Split.TRAIN);
                        case 3 -> Optional.of(Split.TEST);
                        default ->
                                throw new MalformedDatasetException(
                                        "record "
                                                + index
                                                + ": split code "
                                                + split
                                                + "; known are 0, 1 and 3");
                    };
            var payload = data.readNBytes(length);
            if (payload.length < length) {
                throw new MalformedDatasetException(
                        "record "
                                + index
                                + ": the file ends after "
                                + payload.length
                                + " of "
                                + length
                                + " payload bytes");
            }
            return new Sample(payload, label, declared);
        } catch (EOFException e) {
            throw new MalformedDatasetException(
                    "record " + index + ": the file ends before it is complete");
        }
    }

    /**
     * Writes the data set; equal data sets give equal bytes. The stream is flushed and left open.
     *
     * @throws MalformedDatasetException if what was written could not be read again; then nothing
     *     is written
     */
    public static void write(Dataset dataset, OutputStream out) throws IOException {
        byte[] header = checkedHeader(dataset);
        var data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
        data.writeInt(MAGIC);
        data.writeByte(VERSION);
        data.writeInt(header.length);
        data.write(header);
        for (Sample sample : dataset.samples()) {
            data.writeInt(sample.payload().length);
            data.writeShort(sample.label());
            data.writeByte(sample.declared().map(split -> split == Split.TEST ? 3 : 1).orElse(0));
            data.write(sample.payload());
        }
        data.flush();
    }

    /**
     * Checks a data set in memory by the rules that {@link #read} applies to a file.
     *
     * @throws MalformedDatasetException naming the record that breaks a rule
     */
    public static void check(Dataset dataset) throws IOException {
        checkedHeader(dataset);
    }

    @CanIgnoreReturnValue
    private static byte[] checkedHeader(Dataset dataset) throws IOException {
        Checks.header(dataset, dataset.samples().size());
        int payload = Checks.payloadBytes(dataset.shape());
        int classes = dataset.classes().size();
        var counts = new int[classes];
        for (int i = 0; i < dataset.samples().size(); i++) {
            Sample sample = dataset.samples().get(i);
            Checks.record(i, sample.label(), sample.payload().length, classes, payload);
            counts[sample.label()]++;
        }
        Checks.populated(dataset.classes(), counts);
        var header =
                new Header(
                        dataset.name(),
                        dataset.mediaType(),
                        dataset.shape(),
                        dataset.classes(),
                        dataset.samples().size());
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        checkHeaderLength(json.length);
        return json;
    }

    private DatasetFormat() {}
}
