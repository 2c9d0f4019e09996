package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.EpochResult;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import dev.adagrow.trainer.training.WeightAverage;

/** Trains and asks snapshots of networks. */
final class Trainee {
    /** Batches by which the BNs of averaged weights get their statistics. */
    private static final int JUDGED_BATCHES = 30;

    private static final int FINAL_BATCHES = 200;

    private final Continuation run;

    Trainee(Continuation run) {
        this.run = run;
    }

    /**
     * What an interval came to.
     *
     * @param mean of the weights over the last steps; what a network is judged by while its rate is
     *     high
     */
    record Trained(Snapshot net, EpochResult result, TrainingForm mean, double lastRate) {
        /** The averaged weights as a net that can be kept. */
        Snapshot averaged() {
            return new Snapshot(mean, OptimizerState.fresh(), net.log());
        }
    }

    /**
     * @param averaged steps at the end over whose weights the mean is taken, and the statistics of
     *     its BNs anew; 0: the last weights as they are
     * @param draw number of the sequence of batches; equal numbers give equal batches
     */
    Trained train(Snapshot net, int steps, int averaged, int draw, LearningRate rate) {
        try (var session = open(net.form(), net.optimizer())) {
            var average = new WeightAverage(session.steps() + steps - averaged);
            var result = session.train(run.training(steps, draw), rate, average);
            return new Trained(
                    new Snapshot(session.form(), session.optimizer(), net.log()),
                    result,
                    averaged == 0 ? session.form() : settled(average.mean(), JUDGED_BATCHES),
                    rate.at(session.steps() - 1));
        }
    }

    /** With what the statistics of every BN are over the mix that is trained with. */
    Snapshot settled(Snapshot net) {
        return new Snapshot(settled(net.form(), FINAL_BATCHES), net.optimizer(), net.log());
    }

    /** Frozen statistics are what the weights have adapted to, and stay. */
    private TrainingForm settled(TrainingForm form, int count) {
        if (run.frozenStatistics()) {
            return form;
        }
        try (var session = open(form, OptimizerState.fresh())) {
            var batches =
                    run.batches()
                            .drafts(count, run.random().data(Streams.STATISTICS), Variations.NONE);
            session.recomputeBatchNorm(run.context().paced(batches));
            return session.form();
        }
    }

    /** On the validation records. */
    Validation.Check check(TrainingForm net) {
        try (var session = open(net, OptimizerState.fresh())) {
            return run.data().validation().check(session, run.context().input());
        }
    }

    TrainingSession open(TrainingForm form, OptimizerState optimizer) {
        var session = TrainingSession.open(form, optimizer, run.settings());
        session.batchNormFrozen(run.frozenStatistics());
        return session;
    }
}
