package dev.adagrow.trainer.sidecar;

import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.RunResult;
import java.io.IOException;

/** What a job's work is done by; in production {@link dev.adagrow.trainer.run.GrowthRun}. */
@FunctionalInterface
public interface GrowthRunner {
    /** Runs on the calling thread until the task is done or the listener cancels it. */
    RunResult run(GrowthTask task, RunListener listener) throws IOException;
}
