package dev.adagrow.dataset.source;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.WrittenDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the IDX files of MNIST and its relatives (format: Y. LeCun, "The MNIST database";
 * big-endian). Pictures have the extents [n, height, width], or four of which the second or the
 * last counts the channels, 1 or 3. Classes are the decimal labels, from the first one to the
 * largest of the training file. Pixels of one file take at most 4 GiB.
 */
final class Idx {
    private static final int LABELS = 256;

    /** Of the pixels of one file: a compressed one can claim any size. */
    private static final long MAX_BYTES = 4L << 30;

    /**
     * @param shape [channels, height, width]
     * @param interleaved whether the channels of a pixel stand together, as [height, width,
     *     channels]
     */
    private record Layout(List<Integer> shape, boolean interleaved) {
        int bytes() {
            return shape.get(0) * shape.get(1) * shape.get(2);
        }

        String size() {
            return (shape.get(0) == 1 ? "" : shape.get(0) + "x")
                    + shape.get(1)
                    + "x"
                    + shape.get(2);
        }
    }

    private final int labelsFrom;
    private final String advice;

    /**
     * @param labelsFrom the label of the first class
     */
    private Idx(Path folder, int labelsFrom) {
        this.labelsFrom = labelsFrom;
        this.advice =
                labelsFrom == 0
                        ? "labels start at 1: subtract 1, or write idx:" + folder + ",labels-from=1"
                        : "a label 0, but labels are said to start at 1";
    }

    /**
     * Reads the files that {@link IdxFiles} finds; those of its test pair are declared TEST.
     *
     * @param labelsFrom 0 or 1, the label of the first class
     * @throws MalformedDatasetException naming the file and what is wrong with it
     */
    static WrittenDataset write(
            Path folder, int labelsFrom, Path target, String name, SourceListener progress)
            throws IOException {
        IdxFiles files = IdxFiles.in(folder);
        var idx = new Idx(folder, labelsFrom);
        byte[] labels = labels(files.train().labels());
        int classes = idx.classes(files.train().labels(), labels);
        try (var images = images(files.train().images())) {
            Layout layout = idx.layout(files.train(), images, labels.length);
            try (var writer = DatasetWriter.raw(target, layout.shape())) {
                idx.copy(images, layout, labels, Origin.TRAIN, writer, progress);
                if (files.test().isPresent()) {
                    idx.test(files.test().get(), layout, classes, writer, progress);
                }
                var names =
                        IntStream.range(labelsFrom, labelsFrom + classes)
                                .mapToObj(Integer::toString)
                                .toList();
                try {
                    return writer.finish(name, names);
                } catch (MalformedDatasetException e) {
                    throw new MalformedDatasetException(folder + ": " + e.getMessage());
                }
            }
        }
    }

    private void test(
            IdxFiles.Pair files,
            Layout train,
            int classes,
            DatasetWriter writer,
            SourceListener progress)
            throws IOException {
        byte[] labels = labels(files.labels());
        for (int i = 0; i < labels.length; i++) {
            int label = labels[i] & 0xff;
            if (label < labelsFrom || label - labelsFrom >= classes) {
                throw new MalformedDatasetException(
                        files.labels()
                                + ": record "
                                + i
                                + ": label "
                                + label
                                + " is outside "
                                + labelsFrom
                                + ".."
                                + (labelsFrom + classes - 1));
            }
        }
        try (var images = images(files.images())) {
            Layout layout = layout(files, images, labels.length);
            if (!layout.shape().equals(train.shape())) {
                throw new MalformedDatasetException(
                        files.images()
                                + ": images of "
                                + layout.size()
                                + " pixels; the training images have "
                                + train.size());
            }
            copy(images, layout, labels, Origin.TEST, writer, progress);
        }
    }

    private static byte[] labels(Path file) throws IOException {
        try (var in = new IdxFile(file, List.of(IdxFile.LABELS))) {
            byte[] labels = in.labels();
            in.end();
            return labels;
        }
    }

    private static IdxFile images(Path file) throws IOException {
        return new IdxFile(file, List.of(IdxFile.GREY, IdxFile.IMAGES));
    }

    private void copy(
            IdxFile images,
            Layout layout,
            byte[] labels,
            Origin origin,
            DatasetWriter writer,
            SourceListener progress)
            throws IOException {
        for (int i = 0; i < labels.length; i++) {
            byte[] pixels = images.record(i, layout.bytes());
            writer.add(
                    layout.interleaved() ? planes(pixels, layout.shape().get(0)) : pixels,
                    (labels[i] & 0xff) - labelsFrom,
                    origin);
            progress.records(writer.records());
        }
        images.end();
    }

    private static byte[] planes(byte[] pixels, int channels) {
        var planes = new byte[pixels.length];
        int size = pixels.length / channels;
        for (int i = 0; i < pixels.length; i++) {
            planes[i % channels * size + i / channels] = pixels[i];
        }
        return planes;
    }

    private Layout layout(IdxFiles.Pair files, IdxFile images, int labels) throws IOException {
        Path file = files.images();
        if (images.count() != labels) {
            throw new MalformedDatasetException(
                    file
                            + ": "
                            + images.count()
                            + " images, but "
                            + files.labels().getFileName()
                            + " has "
                            + labels
                            + " labels");
        }
        Layout layout;
        if (images.magic() == IdxFile.GREY) {
            layout = new Layout(List.of(1, images.extent(), images.extent()), false);
        } else {
            layout = channels(file, images.extent(), images.extent(), images.extent());
        }
        try {
            DatasetWriter.requireRaw(layout.shape());
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        }
        if ((long) labels * layout.bytes() > MAX_BYTES) {
            throw new MalformedDatasetException(
                    file
                            + ": "
                            + labels
                            + " images of "
                            + layout.bytes()
                            + " bytes; at most "
                            + MAX_BYTES
                            + " bytes in all");
        }
        return layout;
    }

    /** Which of three extents counts the channels. */
    private static Layout channels(Path file, int a, int b, int c)
            throws MalformedDatasetException {
        boolean first = a == 1 || a == 3, last = c == 1 || c == 3;
        if (first == last) {
            throw new MalformedDatasetException(
                    file
                            + ": extents "
                            + List.of(a, b, c)
                            + " of a picture; one end, and not both, must be 1 or 3, the number of"
                            + " channels");
        }
        return first ? new Layout(List.of(a, b, c), false) : new Layout(List.of(c, a, b), true);
    }

    /** Number of classes; every one up to the largest label must have a record. */
    private int classes(Path file, byte[] labels) throws MalformedDatasetException {
        var first = new int[LABELS];
        Arrays.fill(first, -1);
        int largest = 0;
        for (int i = labels.length - 1; i >= 0; i--) {
            int label = labels[i] & 0xff;
            first[label] = i;
            largest = Math.max(largest, label);
        }
        if (labelsFrom == 0 ? first[0] < 0 && first[1] >= 0 : first[0] >= 0) {
            throw new MalformedDatasetException(file + ": " + advice);
        }
        for (int label = labelsFrom; label < largest; label++) {
            if (first[label] < 0) {
                throw new MalformedDatasetException(
                        file
                                + ": class "
                                + label
                                + " has no record, but record "
                                + first[largest]
                                + " has label "
                                + largest);
            }
        }
        return largest + 1 - labelsFrom;
    }
}
