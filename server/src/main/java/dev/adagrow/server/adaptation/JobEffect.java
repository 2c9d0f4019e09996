package dev.adagrow.server.adaptation;

/** What has to be done after a step of a job. */
public enum JobEffect {
    /** Try the published version. */
    START_ROLLOUT,
    /** End the trial of the published version. */
    ROLL_BACK
}
