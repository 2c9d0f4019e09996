package dev.adagrow.trainer.premise;

import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.data.Standardization;
import dev.adagrow.trainer.data.TaskData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Two data sets as one net sees them, decoded. The classes of the second stand behind those of the
 * first, whatever their names are.
 */
record MixedData(
        LabelledTensors oldTrain,
        LabelledTensors oldValidation,
        LabelledTensors newTrain,
        LabelledTensors newValidation,
        int oldClasses,
        int newClasses) {
    private static final int LARGEST = 64;

    /**
     * Divides both; what both have belongs to the first. Inputs are as large as the larger of the
     * two, and standardized by the first's training records.
     *
     * @throws MalformedDatasetException naming the data set that is unfit, and why
     */
    static MixedData read(RecordSource old, RecordSource fresh) throws MalformedDatasetException {
        var plain = preprocessing(old, fresh);
        try (var input = new InputThreads(0)) {
            var oldDivision = Division.of(old, classes(old), Map.of(), input, () -> {});
            var undone = oldDivision.preprocessed(new Preprocessor(plain));
            var preprocessor =
                    new Preprocessor(Standardization.of(undone.train(), plain, input, () -> {}));
            var oldData = oldDivision.preprocessed(preprocessor);
            var newData =
                    Division.of(fresh, classes(fresh), splits(oldData), input, () -> {})
                            .preprocessed(preprocessor);
            int known = classes(old).size();
            return new MixedData(
                    held(old, oldData, Split.TRAIN),
                    held(old, oldData, Split.VALIDATION),
                    behind(known, held(fresh, newData, Split.TRAIN)),
                    behind(known, held(fresh, newData, Split.VALIDATION)),
                    known,
                    classes(fresh).size());
        } catch (InputException e) {
            throw new MalformedDatasetException(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> classes(RecordSource source) {
        return source.header().classes();
    }

    private static ImagePreprocessing preprocessing(RecordSource old, RecordSource fresh)
            throws MalformedDatasetException {
        var a = old.header().shape();
        var b = fresh.header().shape();
        for (var source : List.of(old, fresh)) {
            var shape = source.header().shape();
            if (shape.size() != 3
                    || !shape.get(0).equals(a.get(0))
                    || Math.max(shape.get(1), shape.get(2)) > LARGEST) {
                throw new MalformedDatasetException(
                        "data set "
                                + source.header().name()
                                + " has records of shape "
                                + shape
                                + "; images of at most 64x64 are wanted, all grey or all RGB");
            }
        }
        return ImagePreprocessing.padded(
                a.get(0), Math.max(a.get(1), b.get(1)), Math.max(a.get(2), b.get(2)));
    }

    private static Map<String, Split> splits(TaskData data) {
        var splits = new TreeMap<String, Split>();
        data.digests().forEach((split, digests) -> digests.forEach(d -> splits.put(d, split)));
        return splits;
    }

    private static LabelledTensors held(RecordSource source, TaskData data, Split split)
            throws MalformedDatasetException {
        var records = data.part(split);
        if (records.size() == 0) {
            throw new MalformedDatasetException(
                    "data set " + source.header().name() + " leaves no records for " + split);
        }
        if (records.heldAtOnce(records.size()) < records.size()) {
            throw new MalformedDatasetException(
                    "data set "
                            + source.header().name()
                            + " has "
                            + records.size()
                            + " records for "
                            + split
                            + "; at most "
                            + Records.HELD_VALUES / records.shape().elements()
                            + " are held at once");
        }
        return records.batch(IntStream.range(0, records.size()).toArray());
    }

    private static LabelledTensors behind(int known, LabelledTensors records) {
        return new LabelledTensors(
                records.inputs(), Arrays.stream(records.labels()).map(l -> l + known).toArray());
    }
}
