package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.BalancedBatches;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.weights.InitialWeights;
import java.util.Iterator;
import java.util.SplittableRandom;

/** Small nets after real training steps. */
public final class TrainedNets {
    public static final LabelledTensors RECORDS = records(60, 7);

    private static final int STEPS = 12;

    /** Noise in [0, 1] with a bright stripe where the class says. */
    static LabelledTensors records(int n, long seed) {
        var shape = Kind.INPUT;
        var random = new SplittableRandom(seed);
        var data = new float[n * shape.elements()];
        var labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 5;
            for (int k = 0; k < shape.elements(); k++) {
                boolean stripe = k % shape.width() / 3 == labels[i];
                data[i * shape.elements() + k] = random.nextFloat() + (stripe ? 1 : 0);
            }
        }
        return new LabelledTensors(
                new FloatTensor(data, n, shape.channels(), shape.height(), shape.width()), labels);
    }

    /** A net of {@link Kind}'s input in training, some steps after its initial weights. */
    public static TrainingSession open(Architecture net) {
        var form = InitialWeights.form(net, new SplittableRandom(2));
        var session =
                TrainingSession.open(form, OptimizerState.fresh(), new SgdSettings(0.9, 5e-4, 1));
        train(session, STEPS, 3);
        return session;
    }

    static Iterator<Batch> batches(int count, long seed) {
        return new BalancedBatches(RECORDS, 20).batches(count, new SplittableRandom(seed));
    }

    /** With velocity, at a rate of 0.02. */
    public static EpochResult train(TrainingSession session, int steps, long seed) {
        var result = session.train(batches(steps, seed), step -> 0.02);
        assertThat(result.steps()).isEqualTo(steps);
        return result;
    }

    /** The largest difference, over the largest value where that is greater than 1. */
    static double farthest(FloatTensor a, FloatTensor b) {
        double most = 0;
        double largest = 1;
        for (int i = 0; i < a.size(); i++) {
            most = Math.max(most, Math.abs(a.data()[i] - b.data()[i]));
            largest = Math.max(largest, Math.abs(a.data()[i]));
        }
        return most / largest;
    }

    private TrainedNets() {}
}
