package dev.adagrow.trainer.training;

import java.util.OptionalDouble;

/**
 * @param loss mean over the records, distillation included
 * @param accuracy share of right answers while training (batch statistics, changing weights)
 * @param steps done
 * @param records seen
 * @param seconds of wall time
 * @param gradientRatio root mean square of the gradients of the parameters with a rate factor, over
 *     that of all others: how far what was inserted is starved of gradient (arXiv 2605.15435);
 *     empty if no parameter has one
 */
public record EpochResult(
        double loss,
        double accuracy,
        int steps,
        long records,
        double seconds,
        OptionalDouble gradientRatio) {}
