package dev.adagrow.trainer.run.continued;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.context.TaskInputs;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.state.RecordSplits;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.GrowthTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The records of a continued growth.
 *
 * @param classes of the version to come
 * @param fresh the new data set, divided
 * @param replay chosen training records of the earlier ones; none: the old task is unprotected
 * @param oldValidation of the earlier data sets
 * @param oldTest of the earlier data sets
 * @param splits of the lineage, the new data set included
 * @param contradictions what people should know of records that come under two classes
 */
record ContinuedData(
        int classes,
        TaskData fresh,
        Records replay,
        Records oldValidation,
        Records oldTest,
        RecordSplits splits,
        Optional<String> contradictions) {
    private static final int REPLAY_OF_CLASS = 20;
    private static final int REPLAY_OF_NEW = 5;

    /** What the parent says of each replayed record is held: 256 MiB of logits at most. */
    private static final int REPLAY_LOGITS = 1 << 26;

    /**
     * Opens and divides all data sets.
     *
     * @param context keeps them open
     * @throws UnfitTaskException if one does not fit the model, or the new one is too small
     */
    static ContinuedData read(
            GrowthTask task,
            SavedModel parent,
            Manifest manifest,
            RunContext context,
            RandomGenerator random)
            throws IOException, UnfitTaskException {
        var preprocessing =
                manifest.imagePreprocessing()
                        .orElseThrow(() ->
                                new BundleException(
                                        "the parent's manifest declares no preprocessing"));
        var earlier = parent.splits().byContent();
        var preprocessor = new Preprocessor(preprocessing);
        var source = context.open(task.newDataset());
        TaskInputs.requireFitting(source.header(), preprocessing, task.config().batchSize());
        int known = parent.classes().size();
        TaskInputs.requireRecords(source, task.classes(), known);
        var division = TaskInputs.divide(source, task.classes(), earlier, context);
        var contradictions = TaskInputs.requireConsistent(source, division);
        var fresh = division.preprocessed(preprocessor);
        TaskInputs.requireLearnable(source.header(), fresh, task.classes(), known);
        var old = new ArrayList<TaskData>();
        for (var file : task.replayDatasets()) {
            var replayed = context.open(file);
            TaskInputs.requireFitting(replayed.header(), preprocessing, task.config().batchSize());
            old.add(
                    TaskInputs.divide(replayed, task.classes(), earlier, context)
                            .preprocessed(preprocessor));
        }
        int wanted =
                Math.min(
                        REPLAY_LOGITS / known,
                        Math.max(REPLAY_OF_CLASS * known, REPLAY_OF_NEW * fresh.train().size()));
        var none = Selection.none(fresh.test());
        return new ContinuedData(
                task.classes().size(),
                fresh,
                Selection.balanced(all(old, Split.TRAIN, none), wanted, random),
                all(old, Split.VALIDATION, none),
                all(old, Split.TEST, none),
                parent.splits().and(fresh),
                contradictions);
    }

    Validation validation() {
        return new Validation(fresh.validation(), oldValidation);
    }

    /** Each content once, at its first place: data sets may share records. */
    private static Records all(List<TaskData> sets, Split split, Records none) {
        var seen = new HashSet<String>();
        var parts = new ArrayList<Records>();
        parts.add(none);
        for (var set : sets) {
            var digests = digests(set.digests(), split);
            parts.add(
                    set.part(split)
                            .select(
                                    java.util.stream.IntStream.range(0, digests.size())
                                            .filter(i -> seen.add(digests.get(i)))
                                            .toArray()));
        }
        return Records.join(parts);
    }

    private static List<String> digests(Map<Split, List<String>> digests, Split split) {
        return digests.getOrDefault(split, List.of());
    }
}
