package dev.adagrow.dataset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small data sets, and files of the internal format written field by field. */
public final class Records {
    /**
     * {@code count} random 1 x 3 x 4 images of the classes "a", "b" and "c" in turn, no declared
     * split.
     */
    public static Dataset random(int count, long seed) {
        var random = new SplittableRandom(seed);
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < count; i++) {
            var payload = new byte[12];
            random.nextBytes(payload);
            samples.add(new Sample(payload, i % 3, Optional.empty()));
        }
        return new Dataset(
                "three", Dataset.RAW_IMAGE, List.of(1, 3, 4), List.of("a", "b", "c"), samples);
    }

    public static byte[] bytes(Dataset dataset) {
        try {
            var out = new ByteArrayOutputStream();
            DatasetFormat.write(dataset, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Content hash of a raw picture. */
    public static String hash(Sample sample) {
        return Splits.contentHash(Dataset.RAW_IMAGE, sample.payload());
    }

    static Dataset read(byte[] file) throws IOException {
        return DatasetFormat.read(new ByteArrayInputStream(file));
    }

    /** A file whose every field a test can break. */
    static final class File {
        int magic = 0x41474453;
        int version = 1;
        String header = header("\"two\"", "\"image/x-raw\"", "[1, 1, 2]", "[\"a\", \"b\"]", "2");
        Optional<Integer> headerLength = Optional.empty();

        /** Length field, label, split code, payload bytes. */
        int[][] records = {{2, 0, 0, 2}, {2, 1, 3, 2}};

        byte[] after = {};

        static String header(
                String name, String mediaType, String shape, String classes, String records) {
            return "{\"name\": "
                    + name
                    + ", \"mediaType\": "
                    + mediaType
                    + ", \"shape\": "
                    + shape
                    + ", \"classes\": "
                    + classes
                    + ", \"records\": "
                    + records
                    + "}";
        }

        byte[] bytes() {
            var bytes = new ByteArrayOutputStream();
            try (var out = new DataOutputStream(bytes)) {
                byte[] json = header.getBytes(StandardCharsets.UTF_8);
                out.writeInt(magic);
                out.writeByte(version);
                out.writeInt(headerLength.orElse(json.length));
                out.write(json);
                for (int[] record : records) {
                    out.writeInt(record[0]);
                    out.writeShort(record[1]);
                    out.writeByte(record[2]);
                    for (int i = 0; i < record[3]; i++) {
                        out.writeByte(10 * record[1] + i);
                    }
                }
                out.write(after);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    private Records() {}
}
