package dev.adagrow.trainer.stream.plan;

/** What is asked of the model while a stream goes on. */
public enum TrafficMix {
    /** Records of all tasks that have arrived, in equal parts. */
    ALL_SEEN,
    /** Records of the task that arrived last. */
    CURRENT
}
