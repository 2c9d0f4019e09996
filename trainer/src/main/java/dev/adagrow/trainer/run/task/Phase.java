package dev.adagrow.trainer.run.task;

/** What a run is doing. */
public enum Phase {
    PREPARE,
    GROW,
    FINE_TUNE,
    CONTROL,
    FOLD,
    QUANTIZE,
    EVALUATE,
    PUBLISH
}
