package dev.adagrow.trainer.training;

import dev.adagrow.tensor.FloatTensor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of the optimizer.
 *
 * @param steps done so far; the learning rate's argument
 * @param velocity by parameter path; a path without one starts at zero
 * @param localSteps steps of {@link TrainingSession#learnAlone} done so far, which the learning
 *     rate does not count
 */
public record OptimizerState(long steps, Map<String, FloatTensor> velocity, long localSteps) {
    /** What becomes of the velocities when a network grows (thesis 3.2.4, table 3-10). */
    public enum AtGrowth {
        /** What was there keeps its velocity, what is new starts without. */
        INHERITED,
        /** All velocities become 0. */
        FRESH
    }

    public OptimizerState {
        velocity = Collections.unmodifiableMap(new TreeMap<>(velocity));
    }

    /** Nothing moved yet. */
    public static OptimizerState fresh() {
        return new OptimizerState(0, Map.of(), 0);
    }
}
