package dev.adagrow.trainer.run.context;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.TaskData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Reads data sets for a run, and refuses those that nothing can be learnt from. Stateless. */
public final class TaskInputs {
    private static final int LEAST_RECORDS = 200;
    private static final int LEAST_OF_NEW_CLASS = 20;

    private static final int SMALL = 32;
    private static final int LARGE = 4096;

    /**
     * @throws IOException naming file and record
     */
    public static Dataset read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return DatasetFormat.read(in);
        } catch (MalformedDatasetException e) {
            throw new MalformedDatasetException(file + ": " + e.getMessage());
        }
    }

    /**
     * How a new model sees its records: small images on a square of 32 x 32, larger ones as they
     * are; bytes become 0..1.
     *
     * @throws RefusedException if the records are no grey or RGB images, or too large
     */
    public static Preprocessing preprocessing(Dataset dataset) throws RefusedException {
        var shape = dataset.shape();
        if (!dataset.mediaType().equals(Dataset.RAW_IMAGE)
                || shape.size() != 3
                || (shape.get(0) != 1 && shape.get(0) != 3)) {
            throw new RefusedException(
                    "data set "
                            + dataset.name()
                            + " has "
                            + dataset.mediaType()
                            + " of shape "
                            + shape
                            + "; grey or RGB images are wanted");
        }
        int height = Math.max(SMALL, shape.get(1));
        int width = Math.max(SMALL, shape.get(2));
        if (Math.max(height, width) > LARGE) {
            throw new RefusedException(
                    "data set "
                            + dataset.name()
                            + " has images of "
                            + shape.get(1)
                            + "x"
                            + shape.get(2)
                            + " pixels; at most "
                            + LARGE
                            + " a side are taken");
        }
        return padded(shape.get(0), height, width);
    }

    /** Every image on a canvas of this size, bytes as 0..1. */
    public static Preprocessing padded(int channels, int height, int width) {
        return new Preprocessing(
                channels,
                height,
                width,
                Preprocessing.Resize.PAD,
                1f / 255,
                Collections.nCopies(channels, 0f),
                Collections.nCopies(channels, 1f));
    }

    /**
     * Splits a data set and brings it to model classes.
     *
     * @throws RefusedException if it has a class that the table lacks, or records that do not fit
     *     the preprocessing
     */
    public static TaskData divide(
            Dataset dataset,
            Preprocessing preprocessing,
            List<String> classes,
            Set<String> trained,
            Set<String> heldOut)
            throws RefusedException {
        try {
            return TaskData.of(dataset, new Preprocessor(preprocessing), classes, trained, heldOut);
        } catch (InputException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @param oldClasses that the parent knows; 0 for a first growth
     * @throws RefusedException for too few records, of the whole or of a new class, or an empty
     *     split
     */
    public static void requireEnough(
            Dataset dataset, TaskData data, List<String> classes, int oldClasses)
            throws RefusedException {
        int records = dataset.samples().size();
        if (records < LEAST_RECORDS) {
            throw new RefusedException(
                    "data set "
                            + dataset.name()
                            + " has "
                            + records
                            + " records; at least "
                            + LEAST_RECORDS
                            + " are needed");
        }
        for (var split : Split.values()) {
            if (data.digests().getOrDefault(split, List.of()).isEmpty()) {
                throw new RefusedException(
                        "data set "
                                + dataset.name()
                                + " leaves no records for "
                                + split
                                + " that the lineage has not used otherwise");
            }
        }
        var counts = new int[dataset.classes().size()];
        dataset.samples().forEach(s -> counts[s.label()]++);
        for (int i = oldClasses; i < classes.size(); i++) {
            int own = dataset.classes().indexOf(classes.get(i));
            int count = own < 0 ? 0 : counts[own];
            if (count < LEAST_OF_NEW_CLASS) {
                throw new RefusedException(
                        "new class \""
                                + classes.get(i)
                                + "\" has "
                                + count
                                + " records; at least "
                                + LEAST_OF_NEW_CLASS
                                + " are needed");
            }
        }
    }

    private TaskInputs() {}
}
