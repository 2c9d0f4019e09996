package dev.adagrow.trainer.run;

import java.io.IOException;

/** Runs one task from its data sets to a bundle. Stateless; one run at a time in a process. */
public final class GrowthRun {
    /**
     * Writes {@code checkpoint.zip}, {@code bundle.zip} and {@code training-state.zip} to the task's work folder.
     *
     * @throws IOException if a file cannot be read or written; the message names it
     * @throws dev.adagrow.trainer.training.TrainingException if the loss stops being finite
     */
    public RunResult run(GrowthTask task, RunListener listener) throws IOException {
        throw new UnsupportedOperationException("run");
    }
}
