package dev.adagrow.trainer.sidecar;

import java.util.Locale;

/** How a job ended for this trainer. */
public enum JobOutcome {
    /** The server has a new version. */
    PUBLISHED,
    NO_CHANGE,
    /** The job can not be done; the server knows why. */
    FAILED,
    /** A person wanted it. */
    CANCELLED,
    /** The job is no longer this trainer's. */
    LOST,
    /**
     * The trainer was told to stop; the job goes to whoever asks next once the lease has passed.
     */
    STOPPED;

    /** As the value of a metric's label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
