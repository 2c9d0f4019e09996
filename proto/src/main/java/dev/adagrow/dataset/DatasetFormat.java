package dev.adagrow.dataset;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Optional;

/** Codec of the internal format (specified in the package documentation). Stateless. */
public final class DatasetFormat {
    static final int BUFFER = 1 << 16;

    /** Bytes of a record before its payload. */
    static final int RECORD_PREFIX = 7;

    /**
     * Reads and checks every record: sizes, labels in range, no class without a record, nothing
     * after the end. The stream is left open.
     *
     * @throws MalformedDatasetException naming the record that breaks a rule
     */
    public static Dataset read(InputStream in) throws IOException {
        var samples = new ArrayList<Sample>();
        Dataset empty =
                scan(
                        in,
                        new RecordSink() {
                            @Override
                            public void begin(Dataset header) {}

                            @Override
                            public void record(int index, Sample sample) {
                                samples.add(sample);
                            }
                        });
        return new Dataset(
                empty.name(), empty.mediaType(), empty.shape(), empty.classes(), samples);
    }

    /**
     * Checks like {@link #read}, but holds one record at a time (and the first).
     *
     * @param sink hears of every record; of those before a bad one, too
     * @return the data set without its records
     * @throws MalformedDatasetException naming the record that breaks a rule
     */
    public static Dataset scan(InputStream in, RecordSink sink) throws IOException {
        var data = new DataInputStream(new BufferedInputStream(in, BUFFER));
        var header = HeaderCodec.read(data);
        var check = new RecordCheck(header.dataset(), header.records());
        sink.begin(header.dataset());
        for (int i = 0; i < header.records(); i++) {
            Sample sample = record(data, i, check);
            check.record(i, sample);
            sink.record(i, sample);
        }
        if (data.read() >= 0) {
            throw new MalformedDatasetException(
                    "bytes follow the last record (record " + (header.records() - 1) + ")");
        }
        check.end();
        return header.dataset();
    }

    private static Sample record(DataInputStream data, int index, RecordCheck check)
            throws IOException {
        try {
            int length = data.readInt();
            int label = data.readUnsignedShort();
            int split = data.readUnsignedByte();
            check.announced(index, label, length);
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
     * {@link DatasetWriter} writes one that memory does not hold.
     *
     * @throws MalformedDatasetException if what was written could not be read again; then nothing
     *     is written
     */
    public static void write(Dataset dataset, OutputStream out) throws IOException {
        byte[] header = checkedHeader(dataset);
        var data = new DataOutputStream(new BufferedOutputStream(out, BUFFER));
        HeaderCodec.write(header, data);
        for (Sample sample : dataset.samples()) {
            record(sample, data);
        }
        data.flush();
    }

    static void record(Sample sample, DataOutputStream out) throws IOException {
        out.writeInt(sample.payload().length);
        out.writeShort(sample.label());
        out.writeByte(sample.declared().map(split -> split == Split.TEST ? 3 : 1).orElse(0));
        out.write(sample.payload());
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
        var check = new RecordCheck(dataset, dataset.samples().size());
        for (int i = 0; i < dataset.samples().size(); i++) {
            Sample sample = dataset.samples().get(i);
            check.announced(i, sample.label(), sample.payload().length);
            check.record(i, sample);
        }
        check.end();
        return HeaderCodec.json(dataset, dataset.samples().size());
    }

    private DatasetFormat() {}
}
