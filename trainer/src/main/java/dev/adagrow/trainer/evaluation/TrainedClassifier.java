package dev.adagrow.trainer.evaluation;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;

/** A network in training form, with the running statistics of its BN. */
final class TrainedClassifier implements Classifier {
    private final String name;
    private final TrainingSession session;

    TrainedClassifier(String name, TrainingForm form, int threads) {
        this.name = name;
        var defaults = SgdSettings.defaults();
        session =
                TrainingSession.open(
                        form,
                        OptimizerState.fresh(),
                        new SgdSettings(defaults.momentum(), defaults.weightDecay(), threads));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FloatTensor logits(FloatTensor inputs) {
        return session.logits(inputs);
    }

    @Override
    public void close() {
        session.close();
    }
}
