package dev.adagrow.trainer.run.continued;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.deliver.GoldenSet;
import dev.adagrow.trainer.run.deliver.Publisher;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Continued growth from parent to bundle. One object for one run. */
public final class ContinuedRun {
    /** By how much the error on a new task may be above that on the old ones without a drift. */
    private static final double GOOD_ENOUGH = 0.01;

    /**
     * An error from which little is to be learnt. Above it, more records of the same kind help even
     * where nothing drifts.
     */
    private static final double LITTLE = 0.02;

    private final GrowthTask task;
    private final GrowthTask.Parent parent;
    private final RunContext context;
    private final InstantSource clock;

    public ContinuedRun(
            GrowthTask task, GrowthTask.Parent parent, RunContext context, InstantSource clock) {
        this.task = task;
        this.parent = parent;
        this.context = context;
        this.clock = clock;
    }

    public RunResult run() throws IOException, UnfitTaskException {
        var random = new GrowthRandom(task.config().seed());
        var manifest = Bundle.read(parent.bundle()).manifest();
        var saved = saved();
        Growth.requireTarget(task.config().depth(), saved.snapshot().architecture());
        var data = ContinuedData.read(task, saved, manifest, context, random.data(Streams.REPLAY));
        var view =
                ParentView.of(
                        saved.snapshot(),
                        data,
                        task.config().optimizer().settings(),
                        context.input());
        var enough = goodEnough(saved, view, manifest);
        if (enough.isPresent()) {
            return new RunResult.NoChange(enough.get());
        }
        var finished =
                new ContinuedGrowth(Continuation.of(task.config(), saved, data, view, context))
                        .run();
        return new Publisher(task, manifest.imagePreprocessing().orElseThrow(), context, clock)
                .publish(
                        finished,
                        records(finished.net().architecture(), data, random),
                        saved.history());
    }

    private SavedModel saved() throws IOException, UnfitTaskException {
        SavedModel saved;
        try {
            saved = SavedModel.read(parent.trainingState());
        } catch (BundleException e) {
            throw new UnfitTaskException(
                    "version "
                            + parent.version()
                            + " has no training state that growth can go on from: "
                            + e.getMessage());
        }
        int old = saved.classes().size();
        if (task.classes().size() < old
                || !task.classes().subList(0, old).equals(saved.classes())) {
            throw new UnfitTaskException(
                    "the class table "
                            + task.classes()
                            + " does not begin with that of version "
                            + parent.version()
                            + ", "
                            + saved.classes());
        }
        return saved;
    }

    /**
     * Nothing drifts, and nothing is to be learnt; whoever wants growth anyway sets the policy to
     * always.
     */
    private Optional<String> goodEnough(SavedModel saved, ParentView view, Manifest manifest) {
        if (task.classes().size() > saved.classes().size()
                || task.config().continued().growth() == RunConfig.Policy.ALWAYS) {
            return Optional.empty();
        }
        double old =
                view.check().both()
                        ? view.check().oldError()
                        : 1
                                - manifest.accuracies()
                                        .validation()
                                        .getOrDefault(manifest.defaultArtifact(), 1.0);
        double fresh = view.check().freshError();
        boolean again = hasLearnt(saved, task.lineage().getLast());
        return (again || fresh <= LITTLE) && fresh <= old + GOOD_ENOUGH
                ? Optional.of(
                        String.format(
                                Locale.ROOT,
                                "version %d errs in %.2f %% of the new task's validation records and in %.2f %% of the old one's%s",
                                parent.version(),
                                100 * fresh,
                                100 * old,
                                again ? ", and has learnt this data set before" : ""))
                : Optional.empty();
    }

    private static boolean hasLearnt(SavedModel saved, String dataset) {
        return saved.history().versions().stream().anyMatch(v -> v.datasets().contains(dataset));
    }

    private Publisher.Judged records(Architecture net, ContinuedData data, GrowthRandom random) {
        int calibration =
                Selection.calibration(
                        net, data.fresh().train(), task.config().calibrationRecords());
        boolean mixed = data.replay().size() > 0;
        int fresh = mixed ? (calibration + 1) / 2 : calibration;
        var draw = random.data(Streams.CALIBRATION);
        var chosen =
                Records.join(
                        List.of(
                                Selection.balanced(data.fresh().train(), fresh, draw),
                                Selection.balanced(data.replay(), calibration - fresh, draw)));
        var goldens =
                Records.join(
                        List.of(
                                data.fresh().validation().first(GoldenSet.COUNT / 2),
                                data.oldValidation().first(GoldenSet.COUNT / 2),
                                data.fresh().train()));
        return new Publisher.Judged(
                chosen,
                goldens,
                Records.join(List.of(data.fresh().validation(), data.oldValidation())),
                data.fresh().test(),
                data.oldTest(),
                data.splits());
    }
}
