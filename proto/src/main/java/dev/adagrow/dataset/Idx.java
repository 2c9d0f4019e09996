package dev.adagrow.dataset;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the IDX files of MNIST and its relatives, plain or gzip (format: Y. LeCun, "The MNIST
 * database"; big-endian). Classes are the decimal labels 0 to the largest label of the training
 * file. Pixels of one file take at most 4 GiB.
 */
public final class Idx {
    private static final int IMAGES_MAGIC = 2051;
    private static final int LABELS_MAGIC = 2049;
    private static final int BUFFER = 1 << 16;

    /** Of the pixels of one file: a compressed one can claim any size. */
    private static final long MAX_BYTES = 4L << 30;

    /** One pair of files. */
    private record Pair(
            String labelFile, List<Integer> shape, List<byte[]> images, byte[] labels) {}

    /**
     * Reads a folder holding {@code train-images-idx3-ubyte[.gz]}, {@code
     * train-labels-idx1-ubyte[.gz]} and the two {@code t10k-} files (the pair may be absent); t10k
     * records are declared TEST. The plain file wins where both are there.
     *
     * @throws MalformedDatasetException naming the file and what is wrong with it
     */
    public static Dataset readFolder(Path folder) throws IOException {
        Pair train = pair(folder, "train");
        int classes = classes(train);
        var samples = new ArrayList<Sample>();
        append(train, Split.TRAIN, samples);
        boolean hasTest =
                find(folder, "t10k-images-idx3-ubyte").isPresent()
                        || find(folder, "t10k-labels-idx1-ubyte").isPresent();
        if (hasTest) {
            Pair test = pair(folder, "t10k");
            if (!test.shape().equals(train.shape())) {
                throw new MalformedDatasetException(
                        folder.resolve("t10k-images-idx3-ubyte")
                                + ": images of "
                                + size(test)
                                + " pixels; the training images have "
                                + size(train));
            }
            for (int i = 0; i < test.labels().length; i++) {
                int label = test.labels()[i] & 0xff;
                if (label >= classes) {
                    throw new MalformedDatasetException(
                            test.labelFile()
                                    + ": record "
                                    + i
                                    + ": label "
                                    + label
                                    + " is outside 0.."
                                    + (classes - 1));
                }
            }
            append(test, Split.TEST, samples);
        }
        var names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        var file = folder.toAbsolutePath().normalize().getFileName();
        return new Dataset(
                file == null ? "idx" : file.toString(),
                Dataset.RAW_IMAGE,
                train.shape(),
                names,
                samples);
    }

    private static String size(Pair pair) {
        return pair.shape().get(1) + "x" + pair.shape().get(2);
    }

    private static void append(Pair pair, Split declared, List<Sample> samples) {
        for (int i = 0; i < pair.labels().length; i++) {
            samples.add(
                    new Sample(
                            pair.images().get(i), pair.labels()[i] & 0xff, Optional.of(declared)));
        }
    }

    /** Number of classes: largest label plus one; every class below must have a record. */
    private static int classes(Pair train) throws MalformedDatasetException {
        var first = new int[256];
        Arrays.fill(first, -1);
        int largest = 0;
        for (int i = train.labels().length - 1; i >= 0; i--) {
            int label = train.labels()[i] & 0xff;
            first[label] = i;
            largest = Math.max(largest, label);
        }
        for (int label = 0; label < largest; label++) {
            if (first[label] < 0) {
                throw new MalformedDatasetException(
                        train.labelFile()
                                + ": class "
                                + label
                                + " has no record, but record "
                                + first[largest]
                                + " has label "
                                + largest);
            }
        }
        return largest + 1;
    }

    private static Pair pair(Path folder, String prefix) throws IOException {
        Path images = require(folder, prefix + "-images-idx3-ubyte");
        Path labels = require(folder, prefix + "-labels-idx1-ubyte");
        byte[] labelBytes = read(labels, Idx::labels);
        return read(
                images,
                in -> {
                    magic(in, IMAGES_MAGIC, images);
                    int count = in.readInt();
                    if (count != labelBytes.length) {
                        throw new MalformedDatasetException(
                                images
                                        + ": "
                                        + count
                                        + " images, but "
                                        + labels.getFileName()
                                        + " has "
                                        + labelBytes.length
                                        + " labels");
                    }
                    var shape = List.of(1, in.readInt(), in.readInt());
                    int bytes = payload(shape, images);
                    if ((long) count * bytes > MAX_BYTES) {
                        throw new MalformedDatasetException(
                                images
                                        + ": "
                                        + count
                                        + " images of "
                                        + bytes
                                        + " bytes; at most "
                                        + MAX_BYTES
                                        + " bytes in all");
                    }
                    var all = new ArrayList<byte[]>();
                    for (int i = 0; i < count; i++) {
                        byte[] image = in.readNBytes(bytes);
                        if (image.length < bytes) {
                            throw new MalformedDatasetException(
                                    images
                                            + ": record "
                                            + i
                                            + ": the file ends after "
                                            + image.length
                                            + " of "
                                            + bytes
                                            + " bytes");
                        }
                        all.add(image);
                    }
                    return new Pair(labels.toString(), shape, all, labelBytes);
                });
    }

    private static int payload(List<Integer> shape, Path file) throws MalformedDatasetException {
        try {
            return Checks.payloadBytes(shape);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        }
    }

    private static byte[] labels(DataInputStream in, Path file) throws IOException {
        magic(in, LABELS_MAGIC, file);
        int count = in.readInt();
        if (count < 1 || count > Checks.MAX_RECORDS) {
            throw new MalformedDatasetException(
                    file + ": " + count + " records; 1 to " + Checks.MAX_RECORDS + " are allowed");
        }
        byte[] labels = in.readNBytes(count);
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

    private static void magic(DataInputStream in, int expected, Path file) throws IOException {
        int magic = in.readInt();
        if (magic != expected) {
            throw new MalformedDatasetException(
                    file + ": magic number " + magic + " instead of " + expected);
        }
    }

    @FunctionalInterface
    private interface Body<T> {
        T read(DataInputStream in) throws IOException;
    }

    @FunctionalInterface
    private interface FileBody<T> {
        T read(DataInputStream in, Path file) throws IOException;
    }

    private static <T> T read(Path file, FileBody<T> body) throws IOException {
        return read(file, in -> body.read(in, file));
    }

    private static <T> T read(Path file, Body<T> body) throws IOException {
        try (var raw = Files.newInputStream(file);
                var in =
                        new DataInputStream(
                                new BufferedInputStream(
                                        file.toString().endsWith(".gz")
                                                ? new GZIPInputStream(raw, BUFFER)
                                                : raw,
                                        BUFFER))) {
            T result = body.read(in);
            if (in.read() >= 0) {
                throw new MalformedDatasetException(file + ": bytes follow the last record");
            }
            return result;
        } catch (EOFException e) {
            throw new MalformedDatasetException(file + ": truncated");
        } catch (ZipException e) {
            throw new MalformedDatasetException(file + ": no valid gzip data: " + e.getMessage());
        }
    }

    private static Path require(Path folder, String name) throws MalformedDatasetException {
        return find(folder, name)
                .orElseThrow(() ->
                        new MalformedDatasetException(
                                folder.resolve(name) + "[.gz]: no such file"));
    }

    private static Optional<Path> find(Path folder, String name) {
        return List.of(folder.resolve(name), folder.resolve(name + ".gz")).stream()
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Idx() {}
}
