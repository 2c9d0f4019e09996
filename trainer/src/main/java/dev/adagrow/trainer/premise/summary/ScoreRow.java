package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.experiment.report.Estimate;
import java.util.Optional;

/**
 * How well one score orders the moves of one group. Empty where no checkpoint can tell.
 *
 * @param correlation Spearman's with the gain
 * @param perCpuSecond Spearman's with the gain per CPU second of the interval
 * @param pick gain of the move with the highest score over the mean of the group's moves at the
 *     same checkpoint; the mean of all that share it
 */
public record ScoreRow(
        String score,
        Group group,
        Optional<Estimate> correlation,
        Optional<Estimate> perCpuSecond,
        Optional<Estimate> pick) {}
