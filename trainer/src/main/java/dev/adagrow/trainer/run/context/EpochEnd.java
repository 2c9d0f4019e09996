package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.training.EpochResult;
import dev.adagrow.trainer.training.LoggedEvent;
import java.util.List;
import java.util.Optional;

/**
 * What an epoch came to.
 *
 * @param number from 1, counted over all phases of the run
 * @param learningRate of its last step
 * @param figures as they are reported
 * @param net after the event
 * @param log of the net that may grow, since the empty one
 * @param event what happened at the end of the epoch
 */
public record EpochEnd(
        Phase phase,
        int number,
        EpochResult trained,
        double learningRate,
        Reports.Figures figures,
        Architecture net,
        List<LoggedEvent> log,
        Optional<Happened> event) {
    public EpochEnd {
        log = List.copyOf(log);
    }
}
