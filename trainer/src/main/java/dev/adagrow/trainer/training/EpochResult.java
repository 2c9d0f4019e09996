package dev.adagrow.trainer.training;

/**
 * @param loss mean over the records, distillation included
 * @param accuracy share of right answers while training (batch statistics, changing weights)
 * @param steps done
 * @param records seen
 * @param seconds of wall time
 */
public record EpochResult(double loss, double accuracy, int steps, long records, double seconds) {}
