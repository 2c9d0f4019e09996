package dev.adagrow.trainer.training;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.TrainingForm;
import java.util.Iterator;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Parameters and optimizer state of one network on the engine. Not thread-safe, and only one at a time may train in a
 * process: DJL has one gradient collector. With one thread everything follows from the arguments, bit by bit.
 */
public final class TrainingSession implements AutoCloseable {
    private TrainingSession() {}

    /** Starts the engine if need be, and copies the parameters into it. */
    public static TrainingSession open(TrainingForm form, OptimizerState state, SgdSettings settings) {
        throw new UnsupportedOperationException("open");
    }

    public Architecture architecture() {
        throw new UnsupportedOperationException("architecture");
    }

    /** Optimizer steps done, those of the state that it was opened with included. */
    public long steps() {
        throw new UnsupportedOperationException("steps");
    }

    /**
     * One step for each batch.
     *
     * @param rate asked with {@link #steps()} before each step
     * @throws TrainingException if the loss stops being finite; the parameters are then those before that step
     */
    public EpochResult train(Iterator<Batch> batches, LearningRate rate) {
        throw new UnsupportedOperationException("train");
    }

    /** In evaluation mode, cut into batches inside: [n, classes]. */
    public Tensor logits(Tensor inputs) {
        throw new UnsupportedOperationException("logits");
    }

    /**
     * Grows the network. Every parameter that was there keeps its values and its velocity; new ones start without velocity.
     *
     * @throws IllegalArgumentException if the event does not fit the architecture
     */
    public void apply(GrowthEvent event, Initialization init, RandomGenerator random) {
        throw new UnsupportedOperationException("apply");
    }

    /**
     * Multiplies the rate of these parameters (ALGORITHMS 4b.6); all others are back at factor 1. Where a factor changes, the
     * velocity is scaled with it, because the engine keeps the rate inside of the velocity.
     *
     * @param prefixes parameter paths, or ids that paths start with: {@code block0.u3}, {@code stem.branch1}
     */
    public void boost(Set<String> prefixes, double factor) {
        throw new UnsupportedOperationException("boost");
    }

    /** Whether training uses the running statistics of every BN and leaves them as they are (ALGORITHMS 4b.6). */
    public void batchNormFrozen(boolean frozen) {
        throw new UnsupportedOperationException("batchNormFrozen");
    }

    /** Replaces the running statistics of every BN by their plain mean over these batches. */
    public void recomputeBatchNorm(Iterator<Batch> batches) {
        throw new UnsupportedOperationException("recomputeBatchNorm");
    }

    public TrainingForm form() {
        throw new UnsupportedOperationException("form");
    }

    public OptimizerState optimizer() {
        throw new UnsupportedOperationException("optimizer");
    }

    @Override
    public void close() {}
}
