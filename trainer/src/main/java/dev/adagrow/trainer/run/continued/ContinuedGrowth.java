package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.run.context.EpochEnd;
import dev.adagrow.trainer.run.context.Happened;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.continued.ContinuedState.Stage;
import dev.adagrow.trainer.run.deliver.Publisher;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfig.Start;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Growth of a trained network on new data: the parent's structure first learns the new task (phase
 * F) at a rate that stays high; if capacity is what lacks, something is inserted, and judged
 * against the twin that it was not inserted into, which is trained on the same batches; the loser
 * is dropped, and the rate of the winner falls to 0 over the last share of the budget. One object
 * for one run.
 */
final class ContinuedGrowth {
    private final Continuation run;
    private final ContinuedPlan plan;
    private final Trainee trainee;
    private final Architecture start;
    private final Insertions insertions;
    private final Renewal renewal;
    private final NextStage stages;

    ContinuedGrowth(Continuation run) {
        this.run = run;
        plan = run.plan();
        trainee = new Trainee(run);
        start = run.start();
        insertions = new Insertions(run, trainee, start);
        renewal = new Renewal(run.random());
        stages = new NextStage(run, trainee, insertions, renewal);
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
                        : ContinuedState.start(
                                HeadWarmUp.steps(run),
                                List.of(Story.beginning(run), Story.plan(run)));
        var nets =
                new Nets(
                        resumed.isPresent()
                                ? resumed.get().snapshots()
                                : Map.of(
                                        Nets.NET,
                                        new StartingNet(run, insertions, renewal)
                                                .of(HeadWarmUp.of(run))));
        if (resumed.isEmpty() && stages.growsFromTheStart()) {
            nets.put(Nets.START, nets.get(Nets.NET));
        }
        run.begin(phase(state.stage()), state.epochs(), state.done().figures(), nets.growing());
        while (state.stage() != Stage.OVER) {
            state = interval(state, nets);
        }
        var net = trainee.settled(nets.get(Nets.NET));
        return new Publisher.Finished(
                net, kind(net), Optional.ofNullable(state.duel()), state.story());
    }

    private String kind(Snapshot net) {
        return run.config().continued().start() == Start.SCRATCH
                ? "scratch"
                : net.architecture().equals(start) ? "fine-tuned" : "grown";
    }

    private static Phase phase(Stage stage) {
        return switch (stage) {
            case FINE_TUNE, STABLE, ANNEAL, OVER -> Phase.FINE_TUNE;
            case TWIN -> Phase.CONTROL;
            case GROWN -> Phase.GROW;
        };
    }

    /** Trains one net for an interval, decides what follows from it, and writes both down. */
    private ContinuedState interval(ContinuedState before, Nets nets)
            throws IOException, UnfitTaskException {
        var stage = before.stage();
        var name = stage == Stage.GROWN ? Nets.GROWN : Nets.NET;
        var net = nets.get(name);
        int steps = steps(before, net);
        var rate =
                stage == Stage.ANNEAL
                        ? plan.annealingRate(before.annealing().from(), before.annealing().steps())
                        : plan.stableRate();
        boolean decides = NextStage.decides(before);
        var trained = trainee.train(net, steps, decides ? steps / 2 : 0, before.nextDraw(), rate);
        var check = decides ? trainee.check(trained.mean()) : trainee.glance(trained.mean());
        nets.put(name, trained.net());
        boolean compares = decides && stage != Stage.FINE_TUNE;
        var state =
                before.trained(
                        (steps + (compares ? trainee.look() : 0)) * run.cost(net.architecture()),
                        trained.result().loss(),
                        check);
        var next = stages.after(state, trained, check, nets);
        var shown = nets.growing();
        run.context()
                .epoch(
                        new EpochEnd(
                                phase(stage),
                                next.epochs(),
                                trained.result(),
                                trained.lastRate(),
                                next.done().figures(),
                                (stage == Stage.TWIN ? nets.get(Nets.NET) : shown).architecture(),
                                shown.log(),
                                event(shown, next.epochs())),
                        next,
                        run.data().fresh().preprocessing(),
                        nets.all());
        return next;
    }

    /** What an interval of this net takes. */
    private int steps(ContinuedState state, Snapshot net) {
        double left = plan.stable() - state.spent();
        return switch (state.stage()) {
            case FINE_TUNE, STABLE ->
                    (int)
                            Math.max(
                                    1,
                                    Math.min(plan.interval(), left / run.cost(net.architecture())));
            case TWIN, GROWN -> plan.interval();
            case ANNEAL ->
                    (int)
                            Math.min(
                                    plan.interval(),
                                    state.annealing().from()
                                            + state.annealing().steps()
                                            - net.optimizer().steps());
            case OVER -> 0;
        };
    }

    /** What happened to the net after this interval. */
    private Optional<Happened> event(Snapshot net, int epoch) {
        var own = net.log().subList(run.parent().snapshot().log().size(), net.log().size());
        return Happened.of(own.stream().filter(logged -> logged.epoch() == epoch).toList(), "");
    }
}
