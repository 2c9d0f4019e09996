package dev.adagrow.trainer.evaluation;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Puts the records of one split to all classifiers of a file, batch by batch. Goes through the data
 * set once, whatever the number of classifiers; a thread of its own decodes ahead. One object for
 * one evaluation.
 */
public final class Evaluator {
    private static final int MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;
    private static final int SHOWN_CLASSES = 20;

    /** Records decoded in one go: a few, since they wait beside the batch. */
    private static final int STRETCH = 16;

    private final ModelFile model;
    private final RecordSource source;
    private final Preprocessor preprocessor;
    private final int[] modelClass;
    private final List<Tally> tallies;
    private final float[] inputs;
    private final int[] labels;
    private final int[] places;
    private int filled;
    private int trainedOn;

    /**
     * A record as the model sees it.
     *
     * @param place in the data set, from 0
     */
    private record Decoded(int place, float[] values, boolean trainedOn) {}

    /**
     * @param records of the split
     * @param trainedOn those of them that the model has learnt from, as far as its file says
     * @param tallies one for each classifier, in their order
     */
    public record Outcome(int records, int trainedOn, List<Tally> tallies) {
        public Outcome {
            tallies = List.copyOf(tallies);
        }
    }

    /**
     * @param source stays open as long as this is used
     * @param batch records put to a classifier at once; fewer where memory could not hold them
     * @throws MalformedDatasetException if the data set has a class that the model lacks; the
     *     message names it
     */
    public Evaluator(ModelFile model, RecordSource source, int batch)
            throws MalformedDatasetException {
        this.model = model;
        this.source = source;
        preprocessor = new Preprocessor(model.preprocessing());
        modelClass = modelClasses(source.header(), model);
        tallies = model.classifiers().stream().map(c -> new Tally(c.name())).toList();
        int rows = Math.clamp(MOST_VALUES / preprocessor.size(), 1, batch);
        inputs = new float[rows * preprocessor.size()];
        labels = new int[rows];
        places = new int[rows];
    }

    /** Model class of each of the data set's classes. */
    private static int[] modelClasses(Dataset data, ModelFile model)
            throws MalformedDatasetException {
        var indices = new int[data.classes().size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = model.classes().indexOf(data.classes().get(i));
            if (indices[i] < 0) {
                throw new MalformedDatasetException(
                        "data set "
                                + data.name()
                                + " has class \""
                                + data.classes().get(i)
                                + "\", which the model lacks; "
                                + model.file()
                                + " knows "
                                + shown(model.classes()));
            }
        }
        return indices;
    }

    private static String shown(List<String> classes) {
        int more = classes.size() - SHOWN_CLASSES;
        return more <= 0
                ? String.join(", ", classes)
                : String.join(", ", classes.subList(0, SHOWN_CLASSES)) + " and " + more + " more";
    }

    /**
     * @param split empty: every record
     * @throws MalformedDatasetException if the split has no record, or one does not fit the model's
     *     input; the message names data set and record
     * @throws BundleException if an answer is not as many finite numbers as the model has classes;
     *     the message names file, classifier and record
     */
    public Outcome run(Optional<Split> split) throws IOException {
        try (var input = new InputThreads(1)) {
            var stretches =
                    input.ahead(
                            IntStream.iterate(
                                            0, from -> from < source.size(), from -> from + STRETCH)
                                    .mapToObj(from -> stretch(from, split))
                                    .iterator());
            while (stretches.hasNext()) {
                for (var record : stretches.next()) {
                    add(record);
                }
            }
        } catch (InputException e) {
            throw new MalformedDatasetException(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        flush();
        int records = tallies.getFirst().accuracy().trials();
        if (records == 0) {
            throw new MalformedDatasetException(
                    "data set " + source.header().name() + " has no records for this split");
        }
        return new Outcome(records, trainedOn, tallies);
    }

    /** Those records of a stretch that are of the split. */
    private Supplier<List<Decoded>> stretch(int from, Optional<Split> split) {
        int to = Math.min(source.size(), from + STRETCH);
        return () ->
                IntStream.range(from, to)
                        .filter(i -> split.isEmpty() || isOf(split.get(), i))
                        .mapToObj(this::decoded)
                        .toList();
    }

    /** Reads the record only where its content decides. */
    private boolean isOf(Split split, int record) {
        var declared = source.declared(record);
        if (declared.filter(Split.TEST::equals).isPresent()) {
            return split == Split.TEST;
        }
        if (split == Split.TEST && source.declaresTest()) {
            return false;
        }
        return Splits.of(contentHash(record), declared, source.declaresTest()) == split;
    }

    private String contentHash(int record) {
        try {
            return Splits.contentHash(source.header().mediaType(), source.payload(record));
        } catch (InputException e) {
            throw named(record, e);
        }
    }

    private Decoded decoded(int record) {
        var values = new float[preprocessor.size()];
        try {
            source.decode(record, preprocessor, values, 0);
        } catch (InputException e) {
            throw named(record, e);
        }
        boolean known =
                !model.trainedOn().isEmpty() && model.trainedOn().contains(contentHash(record));
        return new Decoded(record, values, known);
    }

    private InputException named(int record, InputException e) {
        return new InputException(
                "data set "
                        + source.header().name()
                        + ", record "
                        + record
                        + ": "
                        + e.getMessage());
    }

    private void add(Decoded record) throws IOException {
        int size = preprocessor.size();
        System.arraycopy(record.values(), 0, inputs, filled * size, size);
        if (record.trainedOn()) {
            trainedOn++;
        }
        labels[filled] = modelClass[source.label(record.place())];
        places[filled] = record.place();
        filled++;
        if (filled == labels.length) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (filled == 0) {
            return;
        }
        var spec = preprocessor.spec();
        int values = filled * preprocessor.size();
        var batch =
                new FloatTensor(
                        values == inputs.length ? inputs : Arrays.copyOf(inputs, values),
                        filled,
                        spec.channels(),
                        spec.height(),
                        spec.width());
        for (int i = 0; i < tallies.size(); i++) {
            count(model.classifiers().get(i), batch, tallies.get(i));
        }
        filled = 0;
    }

    private void count(Classifier classifier, FloatTensor batch, Tally tally) throws IOException {
        var logits = logits(classifier, batch);
        int classes = model.classes().size();
        for (int row = 0; row < filled; row++) {
            for (int c = 0; c < classes; c++) {
                if (!Float.isFinite(logits.data()[row * classes + c])) {
                    throw unfit(
                            classifier,
                            "the answer to record "
                                    + places[row]
                                    + " is "
                                    + logits.data()[row * classes + c]
                                    + " for class \""
                                    + model.classes().get(c)
                                    + "\"");
                }
            }
            tally.observe(
                    places[row],
                    labels[row],
                    ScoredAnswer.of(logits.data(), row * classes, classes, labels[row]));
        }
    }

    private FloatTensor logits(Classifier classifier, FloatTensor batch) throws BundleException {
        FloatTensor logits;
        try {
            logits = classifier.logits(batch);
        } catch (IllegalArgumentException e) {
            throw unfit(classifier, String.valueOf(e.getMessage()));
        }
        if (logits.dim(1) != model.classes().size()) {
            throw unfit(
                    classifier,
                    "answers with "
                            + logits.dim(1)
                            + " values, the class table has "
                            + model.classes().size()
                            + " classes");
        }
        return logits;
    }

    private BundleException unfit(Classifier classifier, String why) {
        return new BundleException(model.file() + ": " + classifier.name() + ": " + why);
    }
}
