package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.BalancedBatches;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.context.Reports;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a continued growth: new classes get rows in the head, which alone learn for a
 * while. Stateless.
 */
final class HeadWarmUp {
    /** Steps that {@link #of} takes: an epoch, or half an interval where that is less. */
    static int steps(Continuation run) {
        return added(run) == 0
                ? 0
                : Math.min(run.batches().batchesPerEpoch(), (run.plan().interval() + 1) / 2);
    }

    /** The parent with fresh momentum and a head for all classes. */
    static Snapshot of(Continuation run) throws IOException {
        var parent = run.parent().snapshot();
        var start = new Snapshot(parent.form(), OptimizerState.fresh(), parent.log());
        return added(run) == 0
                ? start
                : warmed(
                        run,
                        start,
                        run.parent().classes().size(),
                        new GrowthEvent.ClassesAdded(added(run)));
    }

    private static int added(Continuation run) {
        return run.data().classes() - run.parent().classes().size();
    }

    private static Snapshot warmed(
            Continuation run, Snapshot start, int known, GrowthEvent.ClassesAdded event)
            throws IOException {
        run.begin(Phase.PREPARE, 0, Reports.Figures.NONE, start);
        int number = start.log().size() + 1;
        var plan = run.plan();
        try (var session = TrainingSession.open(start.form(), start.optimizer(), run.settings())) {
            session.apply(event, new Initialization.Inherit(), run.random().weights(number));
            var batches =
                    new BalancedBatches(records(run.data()), run.config().batchSize())
                            .drafts(
                                    steps(run),
                                    run.random().data(Streams.HEAD_WARM_UP),
                                    run.variations(Streams.HEAD_WARM_UP));
            session.trainHead(run.context().paced(batches), step -> plan.peak(), known);
            var log = new ArrayList<>(start.log());
            log.add(new LoggedEvent(0, run.random().weightsSeed(number), event));
            return new Snapshot(session.form(), OptimizerState.fresh(), log);
        }
    }

    private static Records records(ContinuedData data) {
        return data.replay().size() == 0
                ? data.fresh().train()
                : Records.join(List.of(data.fresh().train(), data.replay()));
    }

    private HeadWarmUp() {}
}
