package dev.adagrow.trainer.run.task;

import java.nio.file.Path;

/** How a run ended. Failures are exceptions instead. */
public sealed interface RunResult {
    /**
     * There is a new version.
     *
     * @param gatePassed whether the served artifact may take traffic
     * @param gateReport the gate's figures, and how the network came about, in words; several lines
     */
    record Published(Path bundle, Path trainingState, boolean gatePassed, String gateReport)
            implements RunResult {}

    /** The parent is good enough for the new data. */
    record NoChange(String reason) implements RunResult {}

    /** The listener wanted it. */
    record Cancelled() implements RunResult {}

    /** The data or the parent are not fit for growth. */
    record Rejected(String reason) implements RunResult {}
}
