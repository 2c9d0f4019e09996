package dev.adagrow.trainer.stream;

/**
 * A version that an arm has published, or the parent.
 *
 * @param step that published it
 * @param result of that step
 */
record StepVersion(StepRun.Step step, StepResult result) {}
