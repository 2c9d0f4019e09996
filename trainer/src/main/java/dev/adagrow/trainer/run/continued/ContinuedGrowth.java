package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.continued.ContinuedState.Stage;
import dev.adagrow.trainer.run.deliver.Paired;
import dev.adagrow.trainer.run.deliver.Publisher;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Growth of a trained network on new data: the parent's structure first learns the new task (phase
 * F); if capacity is what lacks it then grows, preserving its function, until growth stops paying;
 * a control that never grew shares the budget, and the grown net is kept only if it beats it. One
 * object for one run.
 */
final class ContinuedGrowth {
    private static final int STATISTICS_BATCHES = 200;
    private static final double ALPHA = 0.05;

    private final Continuation run;
    private final Capacity capacity;

    ContinuedGrowth(Continuation run) {
        this.run = run;
        capacity = new Capacity(run.config(), run.parent().history());
    }

    /**
     * @throws UnfitTaskException if the new labels contradict what the parent is sure of, and
     *     cannot be learnt
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    Publisher.Finished run() throws IOException, UnfitTaskException {
        var resumed = run.context().resume(ContinuedState.class);
        var state =
                resumed.isPresent()
                        ? resumed.get().state()
                        : ContinuedState.start(List.of(beginning()));
        var nets =
                new Nets(
                        resumed.isPresent()
                                ? resumed.get().snapshots()
                                : Map.of(Nets.NET, HeadWarmUp.of(run)));
        if (state.stage() != Stage.CONTROL) {
            state = new GrowingNet(run, nets, capacity).train(state);
            var net = nets.get(Nets.NET);
            if (!grew(net)) {
                return finished(settled(net), Optional.empty(), state.story());
            }
            nets.put(Nets.GROWN, net);
            nets.put(Nets.NET, nets.get(Nets.FINE_TUNED));
            state = state.control();
        }
        new ControlNet(run, nets).train(state);
        return duel(settled(nets.get(Nets.GROWN)), settled(nets.get(Nets.NET)), state.story());
    }

    private String beginning() {
        var data = run.data();
        return String.format(
                Locale.ROOT,
                "%d new training records, %d replayed%s; the parent errs in %.2f %% of the new validation records",
                data.fresh().train().size(),
                data.replay().size(),
                data.replay().size() == 0 ? " (UNPROTECTED: nothing of the old task is left)" : "",
                100 * run.view().check().freshError());
    }

    /** Whether the net has units or branches that the parent lacks. */
    private boolean grew(Snapshot net) {
        var now = net.architecture();
        var before = run.parent().snapshot().architecture();
        return now.unitCount() > before.unitCount() || now.branchCount() > before.branchCount();
    }

    /**
     * Statistics of every BN over the mix that was trained with; frozen ones are what the weights
     * have adapted to.
     */
    private Snapshot settled(Snapshot net) {
        if (run.frozenStatistics()) {
            return net;
        }
        try (var session = TrainingSession.open(net.form(), net.optimizer(), run.settings())) {
            var batches =
                    run.batches()
                            .drafts(
                                    STATISTICS_BATCHES,
                                    run.random().data(Streams.STATISTICS),
                                    Variations.NONE);
            session.recomputeBatchNorm(run.context().paced(batches));
            return new Snapshot(session.form(), net.optimizer(), net.log());
        }
    }

    private Publisher.Finished duel(Snapshot grown, Snapshot control, List<String> before) {
        var ofControl = scores(control);
        var ofGrown = scores(grown);
        double p = Paired.of(ofControl, ofGrown).secondBetter();
        boolean won = p < ALPHA;
        var result = new History.Duel(ofGrown.accuracy(), ofControl.accuracy(), p, won);
        var story = new ArrayList<>(before);
        story.add(
                String.format(
                        Locale.ROOT,
                        "on validation the grown net (%s) is right in %.2f %%, the control (%s) in %.2f %%, p = %.1e: the %s is published",
                        grown.architecture(),
                        100 * ofGrown.accuracy(),
                        control.architecture(),
                        100 * ofControl.accuracy(),
                        p,
                        won ? "grown net" : "control"));
        return finished(won ? grown : control, Optional.of(result), story);
    }

    private Scores scores(Snapshot net) {
        try (var session =
                TrainingSession.open(net.form(), OptimizerState.fresh(), run.settings())) {
            return run.check(session).scores();
        }
    }

    private Publisher.Finished finished(
            Snapshot net, Optional<History.Duel> duel, List<String> story) {
        return new Publisher.Finished(net, grew(net) ? "grown" : "fine-tuned", duel, story);
    }
}
