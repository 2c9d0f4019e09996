package dev.adagrow.trainer.run;

import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.run.deliver.GoldenSet;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.RecordSplits;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one task from its data sets to a bundle. One run at a time in a process; a run uses its
 * caller's thread.
 */
public final class GrowthRun {
    /** Files of the task's work folder. */
    public static final String CHECKPOINT = "checkpoint.zip";

    public static final String BUNDLE = "bundle.zip";
    public static final String TRAINING_STATE = "training-state.zip";

    private static final Logger LOG = LoggerFactory.getLogger(GrowthRun.class);

    private final Pacing.Rest rest;
    private final InstantSource clock;

    /** With real time. */
    public GrowthRun() {
        this(Thread::sleep, InstantSource.system());
    }

    GrowthRun(Pacing.Rest rest, InstantSource clock) {
        this.rest = rest;
        this.clock = clock;
    }

    /**
     * Writes {@link #CHECKPOINT} after every epoch, {@link #BUNDLE} and {@link #TRAINING_STATE} at
     * the end.
     *
     * @throws IOException if a file cannot be read or written, or the checkpoint is another task's;
     *     the message names it
     * @throws dev.adagrow.trainer.training.TrainingException if the loss stops being finite
     */
    public RunResult run(GrowthTask task, RunListener listener) throws IOException {
        var context = new RunContext(task, listener, rest);
        LOG.debug(
                "growth of {} begins{}",
                task.model(),
                task.checkpoint().map(c -> " from " + c).orElse(""));
        try {
            var result =
                    task.parent().isPresent()
                            ? new ContinuedRun(task, task.parent().get(), context, clock).run()
                            : first(task, context);
            LOG.debug("growth of {} ended: {}", task.model(), result.getClass().getSimpleName());
            return result;
        } catch (RefusedException e) {
            LOG.debug("growth of {} refused: {}", task.model(), e.getMessage());
            return new RunResult.Rejected(String.valueOf(e.getMessage()));
        } catch (CancellationException e) {
            LOG.debug("growth of {} cancelled", task.model());
            return new RunResult.Cancelled();
        }
    }

    private RunResult first(GrowthTask task, RunContext context)
            throws IOException, RefusedException {
        var dataset = TaskInputs.read(task.newDataset());
        var preprocessing = TaskInputs.preprocessing(dataset);
        var data = TaskInputs.divide(dataset, preprocessing, task.classes(), Set.of(), Set.of());
        TaskInputs.requireEnough(dataset, data, task.classes(), 0);
        var net = new FirstGrowth(task.config(), data, task.classes().size(), context).run();
        var random = new GrowthRandom(task.config().seed());
        var calibration =
                Selection.balanced(
                        data.train(),
                        task.config().calibrationRecords(),
                        random.data(Streams.CALIBRATION));
        var goldens =
                LabelledTensors.concat(List.of(data.validation(), data.train()))
                        .first(GoldenSet.COUNT);
        var records =
                new Publication.Records(
                        calibration.inputs(),
                        goldens.inputs(),
                        data.validation(),
                        data.test(),
                        Selection.none(data.test()),
                        RecordSplits.none().and(data));
        var finished =
                new Publication.Finished(
                        net,
                        "first",
                        Optional.empty(),
                        List.of(
                                "grown from the empty net in "
                                        + task.config().schedule().epochs()
                                        + " epochs"));
        return new Publication(task, preprocessing, context, clock)
                .publish(finished, records, History.none());
    }
}
