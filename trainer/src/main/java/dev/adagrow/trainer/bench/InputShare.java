package dev.adagrow.trainer.bench;

import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.trainer.data.Augmentation;
import dev.adagrow.trainer.data.Division;
import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How much of its time a training waits for its records to be decoded and varied.
 *
 * @param waiting share of the wall time
 * @param imagesPerSecond of wall time
 */
public record InputShare(double waiting, double imagesPerSecond) {
    private static final int WARM_UP = 3;
    private static final LearningRate RATE = step -> 0.01;

    /**
     * @param net for the data set's channels
     * @param batch records of a step
     * @param threads of the engine
     * @param inputThreads that decode
     */
    public static InputShare measure(
            RecordSource source,
            Architecture net,
            int batch,
            int threads,
            int inputThreads,
            double seconds) {
        try (var input = new InputThreads(inputThreads);
                var session =
                        TrainingSession.open(
                                InitialWeights.form(net, new SplittableRandom(1)),
                                OptimizerState.fresh(),
                                new SgdSettings(0.9, 5e-4, threads))) {
            var records =
                    Division.of(source, source.header().classes(), Map.of(), input, () -> {})
                            .preprocessed(
                                    new Preprocessor(
                                            ImagePreprocessing.padded(
                                                    net.input().channels(),
                                                    net.input().height(),
                                                    net.input().width())))
                            .train();
            var batches =
                    input.batches(
                            new ShuffledBatches(records, batch)
                                    .drafts(
                                            new SplittableRandom(2),
                                            new Variations(new Augmentation(4, true), 3)));
            // the first steps pay for what is compiled and allocated once
            for (int i = 0; i < WARM_UP && batches.hasNext(); i++) {
                var unused = session.train(List.of(batches.next()).iterator(), RATE);
            }
            long images = 0;
            double waited = input.waitedSeconds();
            long begin = System.nanoTime();
            while (batches.hasNext() && System.nanoTime() - begin < seconds * 1e9) {
                images += session.train(List.of(batches.next()).iterator(), RATE).records();
            }
            double wall = (System.nanoTime() - begin) / 1e9;
            return new InputShare((input.waitedSeconds() - waited) / wall, images / wall);
        }
    }
}
