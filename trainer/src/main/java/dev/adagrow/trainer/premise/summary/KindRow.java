package dev.adagrow.trainer.premise.summary;

import dev.adagrow.trainer.experiment.report.Estimate;
import dev.adagrow.trainer.premise.score.Move;

/**
 * What one kind of move pays and costs, on the mean over its places.
 *
 * @param gain of validation loss
 * @param errorGain of validation error
 * @param gainPerCpuSecond of the interval
 * @param cost CPU time of the interval over that of the twin
 */
public record KindRow(
        Move.Kind kind,
        Estimate gain,
        Estimate errorGain,
        Estimate gainPerCpuSecond,
        Estimate cost) {}
