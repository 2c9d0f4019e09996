package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Optional;

/**
 * A net that has learnt the old records and is to go on with both.
 *
 * @param form its head has rows for all classes, none of the new ones trained yet
 * @param batches half new records, half old ones on which the answers of before are distilled, as
 *     in continued growth
 */
record ContinuedParent(TrainingForm form, MixedBatches batches) {
    private static final double WARMUP = 0.05;

    static ContinuedParent learnt(Setting setting, MixedData data, PlacementStreams streams) {
        var shape = data.oldTrain().shape();
        var start = InitialWeights.form(setting.parent(shape, data.oldClasses()), streams.parent());
        try (var session = open(start, OptimizerState.fresh(), setting)) {
            var passes = new ShuffledBatches(data.oldTrain(), setting.batchSize());
            long steps = (long) setting.parentEpochs() * passes.batchesPerEpoch();
            var rate = LearningRate.cosine(setting.parentRate(), steps, (long) (WARMUP * steps));
            for (int epoch = 0; epoch < setting.parentEpochs(); epoch++) {
                var unused = session.train(passes.epoch(streams.epoch(epoch)), rate);
            }
            var replay = new MixedBatches.Replay(data.oldTrain(), Optional.empty());
            session.apply(
                    new GrowthEvent.ClassesAdded(data.newClasses()),
                    new Initialization.Inherit(),
                    streams.head());
            return new ContinuedParent(
                    session.form(),
                    new MixedBatches(data.newTrain(), Optional.of(replay), setting.batchSize()));
        }
    }

    static TrainingSession open(TrainingForm form, OptimizerState state, Setting setting) {
        var defaults = SgdSettings.defaults();
        return TrainingSession.open(
                form,
                state,
                new SgdSettings(defaults.momentum(), defaults.weightDecay(), setting.threads()));
    }
}
