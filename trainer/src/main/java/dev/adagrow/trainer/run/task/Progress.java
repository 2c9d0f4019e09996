package dev.adagrow.trainer.run.task;

import java.util.Optional;

/**
 * Where a run stands.
 *
 * @param epoch done so far, of {@code epochs} that the run will have at most
 * @param loss mean of the last epoch
 * @param accuracy on validation records, 0..1
 * @param ema moving average of the accuracy, 0..1
 * @param parameters of the folded network
 * @param architecture "vgg 1-2-1 +3 branches"
 * @param event that happened since the last report, in words
 */
public record Progress(
        Phase phase,
        int epoch,
        int epochs,
        double loss,
        double accuracy,
        double ema,
        long parameters,
        int units,
        int branches,
        String architecture,
        Optional<String> event) {}
