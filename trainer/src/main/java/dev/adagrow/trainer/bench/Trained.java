package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.process.ProcessStats;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network in training on records that are there already: what a step costs without its input. Not
 * thread-safe.
 */
final class Trained implements AutoCloseable {
    private static final LearningRate RATE = step -> 0.01;

    private final TrainingSession session;
    private final ShuffledBatches batches;
    private final SplittableRandom random = new SplittableRandom(2);

    Trained(Architecture net, int batch, int threads) {
        batches = new ShuffledBatches(RandomRecords.of(net.input(), 2 * batch), batch);
        session =
                TrainingSession.open(
                        InitialWeights.form(net, new SplittableRandom(1)),
                        OptimizerState.fresh(),
                        new SgdSettings(0.9, 5e-4, threads));
    }

    TrainingSession session() {
        return session;
    }

    /** Images a CPU second, over about so many seconds of wall time. */
    double imagesPerCpuSecond(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long cpu = ProcessStats.cpuNanos();
        long images = 0;
        while (System.nanoTime() < end) {
            images += step();
        }
        return images / ((ProcessStats.cpuNanos() - cpu) / 1e9);
    }

    /** One step; the number of its records. */
    long step() {
        var epoch = batches.epoch(random);
        return session.train(List.of(epoch.next()).iterator(), RATE).records();
    }

    @Override
    public void close() {
        session.close();
    }
}
