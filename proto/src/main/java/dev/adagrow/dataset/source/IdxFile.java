package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;

/**
 * One IDX file of unsigned bytes, read from its beginning to its end; packed with gzip or not,
 * whatever its name. Not thread-safe.
 */
final class IdxFile implements Closeable {
    static final int LABELS = 0x0801, GREY = 0x0803, IMAGES = 0x0804;

    /** Types of values that the format knows beside unsigned bytes (0x08). */
    private static final List<Integer> OTHER_TYPES = List.of(0x09, 0x0b, 0x0c, 0x0d, 0x0e);

    private final Path file;
    private final DataInputStream in;
    private final int magic;
    private final int count;

    /**
     * Reads up to the first count.
     *
     * @param magics that the file may begin with
     */
    IdxFile(Path file, List<Integer> magics) throws IOException {
        this.file = file;
        try {
            this.in = new DataInputStream(Unpacked.open(file));
        } catch (IOException e) {
            throw named(e);
        }
        try {
            this.magic = in.readInt();
            if (OTHER_TYPES.contains(magic >> 8)) {
                throw new MalformedDatasetException(
                        String.format(
                                "%s: values of type 0x%02x; unsigned bytes (0x08) are read",
                                file, magic >> 8));
            }
            if (!magics.contains(magic)) {
                throw new MalformedDatasetException(
                        file + ": magic number " + magic + " instead of " + shown(magics));
            }
            this.count = in.readInt();
        } catch (IOException e) {
            in.close();
            throw named(e);
        }
    }

    private static String shown(List<Integer> magics) {
        return String.join(" or ", magics.stream().map(String::valueOf).toList());
    }

    int magic() {
        return magic;
    }

    /** Records that the file declares; any value. */
    int count() {
        return count;
    }

    /** The next extent of the records. */
    int extent() throws IOException {
        try {
            return in.readInt();
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** All labels. */
    byte[] labels() throws IOException {
        if (count < 1 || count > DatasetWriter.MAX_RECORDS) {
            throw new MalformedDatasetException(
                    file
                            + ": "
                            + count
                            + " records; 1 to "
                            + DatasetWriter.MAX_RECORDS
                            + " are allowed");
        }
        byte[] labels = next(count);
        if (labels.length < count) {
            throw new MalformedDatasetException(
                    file
                            + ": record "
                            + labels.length
                            + ": the file ends before it; "
                            + count
                            + " are declared");
        }
        return labels;
    }

    /** The bytes of record {@code i}, which is the next. */
    byte[] record(int i, int bytes) throws IOException {
        byte[] record = next(bytes);
        if (record.length < bytes) {
            throw new MalformedDatasetException(
                    file
                            + ": record "
                            + i
                            + ": the file ends after "
                            + record.length
                            + " of "
                            + bytes
                            + " bytes");
        }
        return record;
    }

    private byte[] next(int bytes) throws IOException {
        try {
            return in.readNBytes(bytes);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Nothing may be left. */
    void end() throws IOException {
        try {
            if (in.read() >= 0) {
                throw new MalformedDatasetException(file + ": bytes follow the last record");
            }
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException e) {
        if (e instanceof EOFException) {
            return new MalformedDatasetException(file + ": truncated");
        }
        return e instanceof ZipException
                ? new MalformedDatasetException(file + ": no valid gzip data: " + e.getMessage())
                : e;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
