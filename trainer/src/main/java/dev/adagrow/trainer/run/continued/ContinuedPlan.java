package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LearningRate;

/**
 * How the budget of a continued growth is spent. Epochs count from 1; one is a pass over the new
 * training records, only the last may be shorter.
 *
 * @param peak learning rate
 * @param stepsPerEpoch of batches half new, half replay
 * @param growSteps of the net that may grow
 * @param controlSteps of the control
 * @param interval epochs between two events
 */
record ContinuedPlan(
        double peak, int stepsPerEpoch, int growSteps, int controlSteps, int interval) {
    private static final int LEAST_EPOCHS = 3;
    private static final double WARMUP = 0.05;

    static ContinuedPlan of(RunConfig config, int stepsPerEpoch) {
        var c = config.continued();
        int control = (int) Math.round(c.controlShare() * c.budgetSteps());
        int interval =
                Math.max(LEAST_EPOCHS, (c.minIntervalSteps() + stepsPerEpoch - 1) / stepsPerEpoch);
        double peak = c.rateFactor() * config.optimizer().learningRate();
        return new ContinuedPlan(
                peak,
                stepsPerEpoch,
                Math.max(1, c.budgetSteps() - control),
                Math.max(1, control),
                interval);
    }

    int epochs() {
        return (growSteps + stepsPerEpoch - 1) / stepsPerEpoch;
    }

    int steps(int epoch) {
        return Math.min(stepsPerEpoch, growSteps - (epoch - 1) * stepsPerEpoch);
    }

    int controlEpochs() {
        return (controlSteps + stepsPerEpoch - 1) / stepsPerEpoch;
    }

    int controlSteps(int epoch) {
        return Math.min(stepsPerEpoch, controlSteps - (epoch - 1) * stepsPerEpoch);
    }

    /** One cycle over the whole growth: warm-up, then a cosine to 0. */
    LearningRate rate() {
        return LearningRate.cosine(peak, growSteps, (long) (WARMUP * growSteps));
    }

    /** From the rate that phase F ended with to 0. */
    LearningRate controlRate(long stepsOfFineTuning) {
        double rate = Math.max(rate().at(stepsOfFineTuning), Double.MIN_NORMAL);
        return LearningRate.cosine(rate, controlSteps, 0).from(stepsOfFineTuning);
    }

    /** Phase F ends here at the latest, so that what is inserted has time to learn. */
    int lastFineTuneEpoch() {
        return Math.max(2 * interval, epochs() / 2);
    }

    /** Whether something inserted now would be trained for an interval. */
    boolean roomAfter(int epoch) {
        return epoch + interval <= epochs();
    }
}
