package dev.adagrow.trainer.run.state;

import dev.adagrow.trainer.run.task.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a run: a line of {@code metrics.jsonl}.
 *
 * @param epoch from 1, counted over all phases
 * @param loss mean over the training records, distillation included
 * @param trainAccuracy share of right answers while training, 0..1
 * @param validationAccuracy 0..1, in evaluation mode
 * @param ema moving average that the stop rule goes by, as an accuracy 0..1
 * @param learningRate of the last step
 * @param steps of the optimizer in this epoch
 * @param records that it saw
 * @param seconds from the end of the epoch before, or the beginning of training, to the end of this
 *     one: training, validation, growth and checkpoint
 * @param cpuSeconds that all threads of the process used meanwhile
 * @param inputWaitSeconds of {@code seconds} in which training waited for records; null if nobody
 *     measured
 * @param architecture after this epoch's event, "vgg 1-2-1 +3 branches"
 * @param units of each block
 * @param changes what happened to the net at the end of the epoch, one for each event
 * @param event the same in words; null if nothing happened
 */
public record EpochMetrics(
        int epoch,
        Phase phase,
        double loss,
        double trainAccuracy,
        double validationAccuracy,
        double ema,
        double learningRate,
        int steps,
        long records,
        double seconds,
        double cpuSeconds,
        @Nullable Double inputWaitSeconds,
        String architecture,
        List<Integer> units,
        int branches,
        long foldedParameters,
        long foldedFlops,
        long unfoldedParameters,
        long unfoldedFlops,
        List<Change> changes,
        @Nullable String event) {
    /** Of a net, by an event of its growth. */
    public enum Change {
        UNIT_INSERTED,
        BRANCHES_ADDED,
        CHANNELS_ADDED,
        CLASSES_ADDED,
        /** Nothing more will be inserted. */
        GROWTH_STOPPED
    }

    public EpochMetrics {
        if (epoch < 1 || steps < 0 || records < 0) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " of " + steps + " steps and " + records + " records");
        }
        if (changes.isEmpty() != (event == null)) {
            throw new IllegalArgumentException(
                    "epoch " + epoch + " with the changes " + changes + " and the event " + event);
        }
        units = List.copyOf(units);
        changes = List.copyOf(changes);
    }
}
