package dev.adagrow.trainer.data;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
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
     * @param modelClass model class index of each of the data set's classes
     * @param earlierTraining content hashes that the lineage trained on
     * @param earlierHeldOut content hashes that the lineage validated or tested with
     * @throws dev.adagrow.preprocess.InputException if a record does not fit the preprocessing
     */
    public static TaskData of(
            Dataset dataset,
            Preprocessor preprocessor,
            int[] modelClass,
            Set<String> earlierTraining,
            Set<String> earlierHeldOut) {
        if (modelClass.length != dataset.classes().size()) {
            throw new IllegalArgumentException(
                    modelClass.length
                            + " class indices for "
                            + dataset.classes().size()
                            + " classes");
        }
        boolean declaresTest =
                dataset.samples().stream()
                        .anyMatch(s -> s.declared().filter(Split.TEST::equals).isPresent());
        var hashes = dataset.samples().stream().map(Splits::contentHash).toList();
        var splits = dataset.samples().stream().map(s -> Splits.of(s, declaresTest)).toList();
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
                parts.put(split, tensors(samples, dataset.shape(), preprocessor, modelClass)));
        digests.replaceAll((split, list) -> List.copyOf(list));
        return new TaskData(parts, digests);
    }

    /** A first data set: no lineage, and its classes are the model's. */
    public static TaskData of(Dataset dataset, Preprocessor preprocessor) {
        int[] same = java.util.stream.IntStream.range(0, dataset.classes().size()).toArray();
        return of(dataset, preprocessor, same, Set.of(), Set.of());
    }

    private static LabelledTensors tensors(
            List<Sample> samples,
            List<Integer> shape,
            Preprocessor preprocessor,
            int[] modelClass) {
        var spec = preprocessor.spec();
        int stride = spec.channels() * spec.height() * spec.width();
        var data = new float[Math.multiplyExact(samples.size(), stride)];
        var labels = new int[samples.size()];
        for (int i = 0; i < labels.length; i++) {
            preprocessor.raw(samples.get(i).payload(), shape, data, i * stride);
            labels[i] = modelClass[samples.get(i).label()];
        }
        return new LabelledTensors(
                new Tensor(data, labels.length, spec.channels(), spec.height(), spec.width()),
                labels);
    }
}
