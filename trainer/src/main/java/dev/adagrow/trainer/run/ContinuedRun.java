package dev.adagrow.trainer.run;

import java.io.IOException;
import java.time.InstantSource;

/** Continued growth from parent to bundle (ALGORITHMS 4b). One object for one run. */
final class ContinuedRun {
    ContinuedRun(GrowthTask task, GrowthTask.Parent parent, RunContext context, InstantSource clock) {}

    RunResult run() throws IOException, RefusedException {
        throw new UnsupportedOperationException("continued growth");
    }
}
