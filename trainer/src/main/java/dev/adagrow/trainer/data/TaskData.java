package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One data set, preprocessed and divided.
 *
 * @param parts the records of each split, possibly none
 * @param digests content hashes of the same records in the same order
 */
public record TaskData(Map<Split, LabelledTensors> parts, Map<Split, List<String>> digests) {
    private static final int MOST_VALUES = Integer.MAX_VALUE - 16;

    public TaskData {
        parts = Map.copyOf(parts);
        digests = Map.copyOf(digests);
    }

    public LabelledTensors train() {
        return part(Split.TRAIN);
    }

    public LabelledTensors validation() {
        return part(Split.VALIDATION);
    }

    /** To be read once, for the artifacts of a candidate. */
    public LabelledTensors test() {
        return part(Split.TEST);
    }

    private LabelledTensors part(Split split) {
        return java.util.Objects.requireNonNull(parts.get(split));
    }

    /**
     * Divides the data set. A content that comes twice is taken once, at its first place; if any of
     * its copies, or an earlier data set, has it in training, no copy is a test or validation
     * record; and what an earlier data set held out is never trained on.
     *
     * @param classes the model's class table
     * @param earlierTraining content hashes that the lineage trained on
     * @param earlierHeldOut content hashes that the lineage validated or tested with
     * @throws InputException if the table lacks a class of the data set, a record does not fit the
     *     preprocessing, or there are too many; the message names the data set
     */
    public static TaskData of(
            Dataset dataset,
            Preprocessor preprocessor,
            List<String> classes,
            Set<String> earlierTraining,
            Set<String> earlierHeldOut) {
        var modelClass = modelClasses(dataset, classes);
        boolean declaresTest = dataset.declaresTest();
        var hashes =
                dataset.samples().stream()
                        .map(s -> Splits.contentHash(dataset.mediaType(), s.payload()))
                        .toList();
        var splits = new ArrayList<Split>();
        for (int i = 0; i < hashes.size(); i++) {
            splits.add(Splits.of(hashes.get(i), dataset.samples().get(i).declared(), declaresTest));
        }
        var training = new HashSet<>(earlierTraining);
        for (int i = 0; i < hashes.size(); i++) {
            if (splits.get(i) == Split.TRAIN && !earlierHeldOut.contains(hashes.get(i))) {
                training.add(hashes.get(i));
            }
        }
        var chosen = new EnumMap<Split, List<Sample>>(Split.class);
        var digests = new EnumMap<Split, List<String>>(Split.class);
        for (var split : Split.values()) {
            chosen.put(split, new ArrayList<>());
            digests.put(split, new ArrayList<>());
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < hashes.size(); i++) {
            var split = splits.get(i);
            boolean clash = (split == Split.TRAIN) != training.contains(hashes.get(i));
            if (!clash && seen.add(hashes.get(i))) {
                java.util.Objects.requireNonNull(chosen.get(split)).add(dataset.samples().get(i));
                java.util.Objects.requireNonNull(digests.get(split)).add(hashes.get(i));
            }
        }
        var parts = new EnumMap<Split, LabelledTensors>(Split.class);
        chosen.forEach((split, samples) ->
                parts.put(split, tensors(samples, dataset, preprocessor, modelClass)));
        digests.replaceAll((split, list) -> List.copyOf(list));
        return new TaskData(parts, digests);
    }

    /** Model class index of each of the data set's classes. */
    private static int[] modelClasses(Dataset dataset, List<String> table) {
        return dataset.classes().stream()
                .mapToInt(name -> {
                    int index = table.indexOf(name);
                    if (index < 0) {
                        throw new InputException(
                                "data set "
                                        + dataset.name()
                                        + " has class \""
                                        + name
                                        + "\", which is not in the class table "
                                        + table);
                    }
                    return index;
                })
                .toArray();
    }

    private static LabelledTensors tensors(
            List<Sample> samples, Dataset dataset, Preprocessor preprocessor, int[] modelClass) {
        var spec = preprocessor.spec();
        int stride = spec.channels() * spec.height() * spec.width();
        if ((long) samples.size() * stride > MOST_VALUES) {
            throw new InputException(
                    "data set "
                            + dataset.name()
                            + ": "
                            + samples.size()
                            + " records of "
                            + stride
                            + " values are more than memory holds");
        }
        var data = new float[samples.size() * stride];
        var labels = new int[samples.size()];
        for (int i = 0; i < labels.length; i++) {
            try {
                preprocessor.raw(samples.get(i).payload(), dataset.shape(), data, i * stride);
            } catch (InputException e) {
                throw new InputException("data set " + dataset.name() + ": " + e.getMessage());
            }
            labels[i] = modelClass[samples.get(i).label()];
        }
        return new LabelledTensors(
                new Tensor(data, labels.length, spec.channels(), spec.height(), spec.width()),
                labels);
    }
}
