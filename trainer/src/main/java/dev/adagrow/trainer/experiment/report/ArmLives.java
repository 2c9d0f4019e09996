package dev.adagrow.trainer.experiment.report;

import dev.adagrow.trainer.stream.StreamResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one arm lived.
 *
 * @param arm of the experiment
 * @param lives by ascending seed, at least one
 */
public record ArmLives(String arm, List<StreamResult> lives) {
    public ArmLives {
        lives = List.copyOf(lives);
    }

    /** Accuracy on a task of what the last step left. */
    Estimate end(int task) {
        return Estimate.of(
                lives.stream()
                        .mapToDouble(life -> life.steps().getLast().accuracies().get(task))
                        .toArray());
    }

    Estimate finalMean() {
        return Estimate.of(lives.stream().mapToDouble(StreamResult::finalMean).toArray());
    }

    Map<Long, Double> finalMeanBySeed() {
        var values = new TreeMap<Long, Double>();
        lives.forEach(life -> values.put(life.seed(), life.finalMean()));
        return values;
    }
}
