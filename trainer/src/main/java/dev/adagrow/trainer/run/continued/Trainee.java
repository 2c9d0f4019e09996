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

    private static final int GLANCED_RECORDS = 1000;

    /** Of a step, forwards and backwards, in passes that are forwards alone. */
    private static final double PASSES_OF_A_STEP = 3;

    private final Continuation run;
    private final Validation glanced;

    Trainee(Continuation run) {
        this.run = run;
        glanced =
                run.data().validation().sample(GLANCED_RECORDS, run.random().data(Streams.GLANCED));
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
        return check(net, run.data().validation());
    }

    /** On some of the validation records, for people who watch; no decision is taken by it. */
    Validation.Check glance(TrainingForm net) {
        return check(net, glanced);
    }

    private Validation.Check check(TrainingForm net, Validation records) {
        try (var session = open(net, OptimizerState.fresh())) {
            return records.check(session, run.context().input());
        }
    }

    /** What averaging a net and checking it costs, in steps of this net. */
    double look() {
        int batch = run.config().batchSize();
        int settling = run.frozenStatistics() ? 0 : JUDGED_BATCHES * batch;
        return (run.data().validation().size() + settling) / (PASSES_OF_A_STEP * batch);
    }

    TrainingSession open(TrainingForm form, OptimizerState optimizer) {
        var session = TrainingSession.open(form, optimizer, run.settings());
        session.batchNormFrozen(run.frozenStatistics());
        return session;
    }
}
