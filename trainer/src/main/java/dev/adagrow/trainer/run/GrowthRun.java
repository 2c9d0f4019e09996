package dev.adagrow.trainer.run;

import dev.adagrow.preprocess.InputException;
import dev.adagrow.trainer.run.context.Pacing;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.continued.ContinuedRun;
import dev.adagrow.trainer.run.first.FirstRun;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one task from its data sets to a bundle. One run at a time in a process; a run trains on its
 * caller's thread, and ends the threads that decode its records before it returns.
 */
public final class GrowthRun {
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
     * Writes {@link GrowthTask#CHECKPOINT} after every epoch, {@link GrowthTask#BUNDLE} and {@link
     * GrowthTask#TRAINING_STATE} at the end.
     *
     * @throws IOException if a file cannot be read or written, or the checkpoint is another task's;
     *     the message names it
     * @throws dev.adagrow.trainer.training.TrainingException if the loss stops being finite
     */
    public RunResult run(GrowthTask task, RunListener listener) throws IOException {
        LOG.debug(
                "growth of {} begins{}",
                task.model(),
                task.checkpoint().map(c -> " from " + c).orElse(""));
        try (var context = new RunContext(task, listener, rest)) {
            var result =
                    task.parent().isPresent()
                            ? new ContinuedRun(task, task.parent().get(), context, clock).run()
                            : new FirstRun(task, context, clock).run();
            LOG.debug(
                    "growth of {} ended: {}; it waited {} s for records",
                    task.model(),
                    result.getClass().getSimpleName(),
                    context.input().waitedSeconds());
            return result;
        } catch (UnfitTaskException e) {
            LOG.debug("growth of {} refused: {}", task.model(), e.getMessage());
            return new RunResult.Rejected(String.valueOf(e.getMessage()));
        } catch (InputException e) {
            LOG.debug("growth of {} refused: {}", task.model(), e.getMessage());
            return new RunResult.Rejected(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CancellationException e) {
            LOG.debug("growth of {} cancelled", task.model());
            return new RunResult.Cancelled();
        }
    }
}
