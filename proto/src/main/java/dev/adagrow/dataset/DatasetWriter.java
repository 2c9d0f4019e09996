package dev.adagrow.dataset;

import dev.adagrow.bundle.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;

/**
 * Writes a file of the internal format one record at a time; equal records give equal bytes. What
 * the header says follows from the records, so they wait in a file beside the target until {@link
 * #finish}. Not thread-safe.
 */
public final class DatasetWriter implements Closeable {
    /** Bytes that the payload of one record may have. */
    public static final int MAX_PAYLOAD = Checks.MAX_PAYLOAD;

    /** Records that a data set may have. */
    public static final int MAX_RECORDS = Checks.MAX_RECORDS;

    private final Path file;
    private final Path waiting;
    private final DataOutputStream out;
    private final String mediaType;
    private List<Integer> shape;
    private int records;
    private long bytes;
    private final DatasetSummary.Counter counter = new DatasetSummary.Counter();

    private DatasetWriter(Path file, String mediaType, List<Integer> shape) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "no such folder");
        }
        this.file = file;
        this.mediaType = mediaType;
        this.shape = shape;
        counter.begin(new Dataset("", mediaType, shape, List.of(), List.of()));
        this.waiting =
                target.resolveSibling(
                        target.getFileName() + "." + UUID.randomUUID() + ".records.part");
        waiting.toFile().deleteOnExit(); // also when a person interrupts
        this.out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                Files.newOutputStream(waiting), DatasetFormat.BUFFER));
    }

    /**
     * Of uncompressed images.
     *
     * @param shape [channels, height, width] of every payload
     * @throws NoSuchFileException if there is no folder to write into
     */
    public static DatasetWriter raw(Path file, List<Integer> shape) throws IOException {
        requireRaw(shape);
        return new DatasetWriter(file, Dataset.RAW_IMAGE, List.copyOf(shape));
    }

    /**
     * Checks a shape of uncompressed images.
     *
     * @throws MalformedDatasetException if no data set may have it
     */
    public static void requireRaw(List<Integer> shape) throws MalformedDatasetException {
        Checks.payloadBytes(shape);
    }

    /**
     * Of JPEG and PNG files; the header's shape follows from them.
     *
     * @throws NoSuchFileException if there is no folder to write into
     */
    public static DatasetWriter encoded(Path file) throws IOException {
        return new DatasetWriter(file, Dataset.ENCODED_IMAGE, List.of(1, 1, 1));
    }

    /**
     * Adds a record.
     *
     * @throws MalformedDatasetException if a picture cannot be decoded, or there are too many
     *     records; the message names no record, the caller knows a better name
     */
    public void add(Sample sample) throws IOException {
        add(
                sample.payload(),
                sample.label(),
                sample.declared()
                        .map(split -> split == Split.TEST ? Origin.TEST : Origin.TRAIN)
                        .orElse(Origin.NOT_DECLARED));
    }

    /**
     * Adds a record; one of VALIDATION becomes TEST if there is no other test record.
     *
     * @param label less than 65536
     * @throws MalformedDatasetException as {@link #add(Sample)}
     */
    public void add(byte[] payload, int label, Origin origin) throws IOException {
        if (label < 0 || label >= Checks.MAX_CLASSES) {
            throw new MalformedDatasetException(
                    "label " + label + " is outside 0.." + (Checks.MAX_CLASSES - 1));
        }
        if (records == Checks.MAX_RECORDS) {
            throw new MalformedDatasetException(
                    "more than " + Checks.MAX_RECORDS + " records are not allowed");
        }
        if (payload.length > Checks.MAX_PAYLOAD) {
            throw new MalformedDatasetException(
                    payload.length + " bytes; at most " + Checks.MAX_PAYLOAD + " are allowed");
        }
        bytes += payload.length;
        if (bytes > Checks.MAX_BYTES) {
            throw new MalformedDatasetException(
                    "more than " + Checks.MAX_BYTES + " bytes of records are not allowed");
        }
        if (mediaType.equals(Dataset.ENCODED_IMAGE)) {
            var picture = EncodedPicture.size(payload);
            shape =
                    List.of(
                            Math.max(shape.get(0), picture.channels()),
                            Math.max(shape.get(1), picture.height()),
                            Math.max(shape.get(2), picture.width()));
        }
        counter.count(payload, label, origin);
        out.writeInt(payload.length);
        out.writeShort(label);
        out.writeByte(origin.ordinal());
        out.write(payload);
        records++;
    }

    /** Records so far. */
    public int records() {
        return records;
    }

    /**
     * Checks all and writes the file; an older one is replaced. Then only {@link #close} is left.
     *
     * @throws MalformedDatasetException if a rule of the format is broken; nothing is written then
     */
    public WrittenDataset finish(String name, List<String> classes) throws IOException {
        return finish(name, classes, IntUnaryOperator.identity());
    }

    /**
     * Finishes with other labels than those that the records were added with.
     *
     * @param newLabel of the label that a record was added with
     * @throws MalformedDatasetException as {@link #finish(String, List)}
     */
    public WrittenDataset finish(String name, List<String> classes, IntUnaryOperator newLabel)
            throws IOException {
        out.close();
        var header = new Dataset(name, mediaType, shape, classes, List.of());
        var check = new RecordCheck(header, records);
        byte[] json = HeaderCodec.json(header, records);
        try (var in =
                new DataInputStream(
                        new BufferedInputStream(
                                Files.newInputStream(waiting), DatasetFormat.BUFFER))) {
            WholeFile.write(
                    file,
                    stream -> {
                        var target = new DataOutputStream(stream);
                        HeaderCodec.write(json, target);
                        for (int i = 0; i < records; i++) {
                            Sample sample = next(in, newLabel);
                            check.announced(i, sample.label(), sample.payload().length);
                            check.record(i, sample);
                            DatasetFormat.record(sample, target);
                        }
                        check.end();
                    });
        }
        return new WrittenDataset(header, counter.summary(newLabel));
    }

    private Sample next(DataInputStream in, IntUnaryOperator newLabel) throws IOException {
        int length = in.readInt();
        int label = newLabel.applyAsInt(in.readUnsignedShort());
        Optional<Split> declared =
                switch (Origin.values()[in.readUnsignedByte()]) {
                    case NOT_DECLARED -> Optional.empty();
                    case TRAIN -> Optional.of(Split.TRAIN);
                    case VALIDATION ->
                            counter.hasTest() ? Optional.empty() : Optional.of(Split.TEST);
                    case TEST -> Optional.of(Split.TEST);
                };
        return new Sample(in.readNBytes(length), label, declared);
    }

    /** Leaves only what {@link #finish} wrote. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(waiting);
        }
    }
}
