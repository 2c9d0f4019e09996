package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LearningRate;

/**
 * How the budget of a continued growth is spent: a warm-up, a stable rate under which the net
 * learns and may grow, and an annealing that every net ends with (warm-up, stable, decay: Hu et al.
 * 2024, arXiv 2404.06395). All amounts are steps of the parent's net, into which {@link
 * dev.adagrow.trainer.network.count.TrainingCost} converts those of larger ones.
 *
 * @param peak learning rate
 * @param budget of the whole job
 * @param annealing of {@code budget}, at its end
 * @param interval steps of any net between two looks at it; all before the annealing at most
 */
record ContinuedPlan(double peak, int budget, int annealing, int interval) {
    /** Of the budget; a look costs an evaluation, and a decision needs what was learnt since. */
    private static final int INTERVALS = 20;

    private static final double WARMUP = 0.05;
    private static final double FINE_TUNING = 0.15;

    static ContinuedPlan of(RunConfig config) {
        var c = config.continued();
        int budget = c.budgetSteps();
        int annealing = Math.max(1, (int) Math.round(c.annealShare() * budget));
        int usual = Math.max(c.minIntervalSteps(), (budget + INTERVALS - 1) / INTERVALS);
        int interval = Math.max(1, Math.min(usual, budget - annealing));
        return new ContinuedPlan(
                c.rateFactor() * config.optimizer().learningRate(), budget, annealing, interval);
    }

    /** Before the annealing. */
    int stable() {
        return budget - annealing;
    }

    /**
     * Phase F ends here, or after its second interval, so that what is inserted has time to learn.
     */
    double mostFineTuning() {
        return FINE_TUNING * budget;
    }

    /** Intervals of the whole job at most, for people who wait. */
    int intervals() {
        return (stable() + interval - 1) / interval + (annealing + interval - 1) / interval;
    }

    /** Until the annealing: up to the peak, which stays. */
    LearningRate stableRate() {
        double steps = Math.max(1, WARMUP * budget);
        return step -> peak * Math.min(1, (step + 1) / steps);
    }

    /**
     * From the peak down to 0.
     *
     * @param from the net's steps at its beginning
     * @param steps that it takes
     */
    LearningRate annealingRate(long from, int steps) {
        return LearningRate.cosine(peak, steps, 0).from(from);
    }

    /**
     * Whether so much can be trained before the annealing.
     *
     * @param spent so far
     * @param intervals of the parent's net
     */
    boolean hasRoom(double spent, double intervals) {
        return spent + intervals * interval <= stable();
    }
}
