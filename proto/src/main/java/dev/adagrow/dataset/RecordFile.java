package dev.adagrow.dataset;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Random access to the records of one file of the internal format, whatever its size: a record
 * takes eleven bytes of memory, its payload stays in the file. Thread-safe; closing it ends reads
 * under way.
 *
 * <p>A thread that is interrupted while it reads closes the file for all, as {@link FileChannel}
 * says. The file must not change while it is open.
 */
public final class RecordFile implements AutoCloseable {
    private static final byte NOT_DECLARED = 0, TRAIN = 1, TEST = 2;

    private final Path file;
    private final FileChannel channel;
    private final Dataset header;

    /** Where the payload of each record begins; then the end of the file, and a prefix more. */
    private final long[] starts;

    private final char[] labels;
    private final byte[] declared;
    private final boolean declaresTest;

    private RecordFile(Path file, FileChannel channel, Dataset header, Index index) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.starts = Arrays.copyOf(index.starts, index.size + 1);
        this.labels = Arrays.copyOf(index.labels, index.size);
        this.declared = Arrays.copyOf(index.declared, index.size);
        this.declaresTest = index.declaresTest;
    }

    /**
     * Checks every record by all the rules that {@link DatasetFormat#read} applies.
     *
     * @throws MalformedDatasetException naming the file, and the record that breaks a rule
     */
    public static RecordFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            var start =
                    HeaderCodec.read(new DataInputStream(Channels.newInputStream(channel))).bytes();
            channel.position(0);
            var index = new Index(start);
            Dataset header = DatasetFormat.scan(Channels.newInputStream(channel), index);
            return new RecordFile(file, channel, header, index);
        } catch (MalformedDatasetException e) {
            channel.close();
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What is kept of each record. */
    private static final class Index implements RecordSink {
        private long[] starts = new long[1024];
        private char[] labels = new char[1024];
        private byte[] declared = new byte[1024];
        private int size;
        private boolean declaresTest;

        /**
         * @param start where the first record begins
         */
        Index(int start) {
            starts[0] = start + DatasetFormat.RECORD_PREFIX;
        }

        @Override
        public void begin(Dataset header) {}

        @Override
        public void record(int index, Sample sample) {
            if (size == labels.length) {
                int more = size + (size >> 1);
                starts = Arrays.copyOf(starts, more);
                labels = Arrays.copyOf(labels, more);
                declared = Arrays.copyOf(declared, more);
            }
            if (size + 1 == starts.length) {
                starts = Arrays.copyOf(starts, starts.length + 1);
            }
            labels[size] = (char) sample.label();
            declared[size] =
                    sample.declared()
                            .map(split -> split == Split.TEST ? TEST : TRAIN)
                            .orElse(NOT_DECLARED);
            declaresTest |= declared[size] == TEST;
            starts[size + 1] = starts[size] + sample.payload().length + DatasetFormat.RECORD_PREFIX;
            size++;
        }
    }

    /** The data set without its records. */
    public Dataset header() {
        return header;
    }

    /** How many records there are. */
    public int size() {
        return labels.length;
    }

    /**
     * Index into the header's classes.
     *
     * @throws IndexOutOfBoundsException if there is no record {@code i}; so the other methods
     */
    public int label(int i) {
        return labels[i];
    }

    /** The split that the source declares, TRAIN or TEST; empty: by content. */
    public Optional<Split> declared(int i) {
        return switch (declared[i]) {
            case TRAIN -> Optional.of(Split.TRAIN);
            case TEST -> Optional.of(Split.TEST);
            default -> Optional.empty();
        };
    }

    /** Whether any record has a declared TEST split. */
    public boolean declaresTest() {
        return declaresTest;
    }

    /**
     * Reads the content bytes, as the header's media type says.
     *
     * @return the caller's own
     * @throws IOException naming file and record, also if the file has become shorter
     */
    public byte[] payload(int i) throws IOException {
        if (i < 0 || i >= size()) {
            throw new IndexOutOfBoundsException("record " + i + " of " + size());
        }
        var payload = new byte[(int) (starts[i + 1] - starts[i]) - DatasetFormat.RECORD_PREFIX];
        var buffer = ByteBuffer.wrap(payload);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, starts[i] + buffer.position()) < 0) {
                throw new EOFException(file + ": record " + i + ": the file has become shorter");
            }
        }
        return payload;
    }

    /** One record, read from the file. */
    public Sample sample(int i) throws IOException {
        return new Sample(payload(i), label(i), declared(i));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
