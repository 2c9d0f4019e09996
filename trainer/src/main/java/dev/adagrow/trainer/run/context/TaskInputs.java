package dev.adagrow.trainer.run.context;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.ImagePreprocessing.Resize;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.data.TaskData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How a run sees its data sets; refuses those that nothing can be learnt from. Stateless. */
public final class TaskInputs {
    private static final int LEAST_RECORDS = 200;
    private static final int LEAST_OF_NEW_CLASS = 20;
    private static final int LEAST_CLASSES = 2;
    private static final double MOST_CONTRADICTIONS = 0.1;

    private static final int SMALL = 32;
    private static final int LARGE = 224;

    /**
     * How a new model sees its records, bytes as 0..1: on a square of the wanted size. Where none
     * is wanted: small images on a square of 32 x 32, larger ones as they are, and those of more
     * than 224 pixels a side scaled to 224 x 224.
     *
     * @param dataset its header suffices
     * @throws UnfitTaskException if the records are no grey or RGB images
     */
    public static ImagePreprocessing preprocessing(Dataset dataset, OptionalInt size)
            throws UnfitTaskException {
        var shape = dataset.shape();
        if (shape.size() != 3 || (shape.get(0) != 1 && shape.get(0) != 3)) {
            throw new UnfitTaskException(
                    "data set "
                            + dataset.name()
                            + " has "
                            + dataset.mediaType()
                            + " of shape "
                            + shape
                            + "; grey or RGB images are wanted");
        }
        int longest = Math.max(shape.get(1), shape.get(2));
        if (size.isPresent() || longest > LARGE) {
            int side = size.orElse(LARGE);
            return longest > side
                    ? ImagePreprocessing.stretched(shape.get(0), side, side)
                    : ImagePreprocessing.padded(shape.get(0), side, side);
        }
        return ImagePreprocessing.padded(
                shape.get(0), Math.max(SMALL, shape.get(1)), Math.max(SMALL, shape.get(2)));
    }

    /**
     * Splits a data set.
     *
     * @param classes the model's class table
     * @param earlier the split of each content hash that the lineage has used
     * @throws UnfitTaskException if it has a class that the table lacks, or a record cannot be
     *     decoded
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    public static Division divide(
            RecordSource source,
            List<String> classes,
            Map<String, Split> earlier,
            RunContext context)
            throws UnfitTaskException {
        try {
            return Division.of(source, classes, earlier, context.input(), context.pacing()::step);
        } catch (InputException e) {
            throw new UnfitTaskException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * @param dataset its header suffices
     * @param batchSize records of a step
     * @throws UnfitTaskException if the model takes no images of this size, or a batch of them is
     *     more than one tensor holds; the message says what would help
     */
    public static void requireFitting(
            Dataset dataset, ImagePreprocessing preprocessing, int batchSize)
            throws UnfitTaskException {
        int height = dataset.shape().get(1);
        int width = dataset.shape().get(2);
        boolean fits = height <= preprocessing.height() && width <= preprocessing.width();
        if (preprocessing.resize() == Resize.PAD && !fits) {
            throw new UnfitTaskException(
                    "data set "
                            + dataset.name()
                            + " has images of up to "
                            + pixels(width, height)
                            + " pixels, but the model pads images up to "
                            + pixels(preprocessing.width(), preprocessing.height())
                            + "; scale them down to at most "
                            + pixels(preprocessing.width(), preprocessing.height())
                            + " first");
        }
        long values =
                (long) preprocessing.channels() * preprocessing.height() * preprocessing.width();
        if (batchSize * values > FloatTensor.MAX_SIZE) {
            throw new UnfitTaskException(
                    "batchSize: "
                            + batchSize
                            + " records of "
                            + pixels(preprocessing.width(), preprocessing.height())
                            + " pixels are more than one batch holds; at most "
                            + FloatTensor.MAX_SIZE / values
                            + ", or a smaller inputSize");
        }
    }

    private static String pixels(int width, int height) {
        return width + "x" + height;
    }

    /**
     * What no record must be decoded for.
     *
     * @param oldClasses that the parent knows; 0 for a first growth
     * @throws UnfitTaskException for too few records, of the whole or of a new class, or a single
     *     class
     */
    public static void requireRecords(RecordSource source, List<String> classes, int oldClasses)
            throws UnfitTaskException {
        var dataset = source.header();
        if (source.size() < LEAST_RECORDS) {
            throw new UnfitTaskException(
                    "data set "
                            + dataset.name()
                            + " has "
                            + source.size()
                            + " records; at least "
                            + LEAST_RECORDS
                            + " are needed");
        }
        if (classes.size() < LEAST_CLASSES) {
            throw new UnfitTaskException(
                    "data set "
                            + dataset.name()
                            + " has "
                            + source.size()
                            + " records, all of class \""
                            + classes.getFirst()
                            + "\"; at least "
                            + LEAST_CLASSES
                            + " classes are needed");
        }
        var counts = new int[dataset.classes().size()];
        for (int i = 0; i < source.size(); i++) {
            counts[source.label(i)]++;
        }
        for (int i = oldClasses; i < classes.size(); i++) {
            int own = dataset.classes().indexOf(classes.get(i));
            int count = own < 0 ? 0 : counts[own];
            if (count < LEAST_OF_NEW_CLASS) {
                throw new UnfitTaskException(
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

    /**
     * A few records that come under two classes happen in any large collection, and the first one
     * counts; many of them are a data set that was put together wrong.
     *
     * @param division of {@code source}
     * @return what people should know of the few; empty if there are none
     * @throws UnfitTaskException if more than a tenth of the records contradict earlier ones of the
     *     same content
     */
    public static Optional<String> requireConsistent(RecordSource source, Division division)
            throws UnfitTaskException {
        var contradictions = division.contradictions();
        if (contradictions.isEmpty()) {
            return Optional.empty();
        }
        var one = contradictions.getFirst();
        var found =
                "data set "
                        + source.header().name()
                        + " has "
                        + source.size()
                        + " records; "
                        + contradictions.size()
                        + " of them show the same as an earlier one under another class, such as "
                        + labelled(source, one.record())
                        + " and "
                        + labelled(source, one.first());
        if (contradictions.size() > MOST_CONTRADICTIONS * source.size()) {
            throw new UnfitTaskException(found + "; label each picture once");
        }
        return Optional.of(found + "; the earlier one counts");
    }

    private static String labelled(RecordSource source, int record) {
        return "record "
                + record
                + " (class \""
                + source.header().classes().get(source.label(record))
                + "\")";
    }

    /**
     * @param dataset its header suffices
     * @param data the same, divided
     * @param oldClasses that the parent knows; 0 for a first growth
     * @throws UnfitTaskException for an empty split, or a new class without a training record
     */
    public static void requireLearnable(
            Dataset dataset, TaskData data, List<String> classes, int oldClasses)
            throws UnfitTaskException {
        for (var split : Split.values()) {
            if (data.part(split).size() == 0) {
                throw new UnfitTaskException(
                        "data set "
                                + dataset.name()
                                + " leaves no records for "
                                + split
                                + " that the lineage has not used otherwise");
            }
        }
        int[] trained = data.train().classCounts();
        for (int i = oldClasses; i < classes.size(); i++) {
            if (i >= trained.length || trained[i] == 0) {
                throw new UnfitTaskException(
                        "new class \""
                                + classes.get(i)
                                + "\" has no record in the training split of data set "
                                + dataset.name()
                                + ": nothing could be learnt of it");
            }
        }
    }

    private TaskInputs() {}
}
