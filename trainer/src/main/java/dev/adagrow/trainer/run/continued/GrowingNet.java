package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.growth.Plan;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.context.EpochEnd;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.context.Happened;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.continued.ContinuedState.Stage;
import dev.adagrow.trainer.run.continued.Validation.Check;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.training.EpochResult;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LoggedEvent;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The net that may grow: phase F, insertions at the end of each interval while they pay, and the
 * end of the cosine.
 */
final class GrowingNet {
    private static final int PRESERVING_RECORDS = 256;

    /** Of the rate of what is new, for an interval. */
    private static final double BOOST = 5;

    private final Continuation run;
    private final Nets nets;
    private final ContinuedPlan plan;
    private final Capacity capacity;
    private final GrowthCycle cycle;

    GrowingNet(Continuation run, Nets nets, Capacity capacity) {
        this.run = run;
        this.nets = nets;
        this.capacity = capacity;
        plan = run.plan();
        cycle =
                Growth.preservingCycle(
                        run.config(), capacity.budget(run.parent().snapshot().architecture()));
    }

    /**
     * Trains {@link Nets#NET} to the end of its budget; phase F leaves {@link Nets#FINE_TUNED}, if
     * the budget has room for it.
     *
     * @throws UnfitTaskException if the new labels contradict what the parent is sure of, and
     *     cannot be learnt
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    ContinuedState train(ContinuedState from) throws IOException, UnfitTaskException {
        var state = from;
        var net = nets.get(Nets.NET);
        run.begin(phase(state), state.epoch(), state.figures(), net, net.log());
        try (var trainee = run.trainee(net)) {
            while (state.epoch() < plan.epochs()) {
                var phase = phase(state);
                state = epoch(state, trainee);
                nets.put(Nets.NET, trainee.snapshot());
                run.context()
                        .epoch(
                                new EpochEnd(
                                        phase,
                                        state.epoch(),
                                        trainee.trained(),
                                        plan.rate().at(trainee.session().steps() - 1),
                                        state.figures(),
                                        trainee.session().architecture(),
                                        trainee.log(),
                                        event(trainee, state.epoch())),
                                state,
                                run.data().fresh().preprocessing(),
                                nets.all());
            }
            if (state.stage() != Stage.FINE_TUNE) {
                return state;
            }
            requireCredibleLabels(run.check(trainee.session()));
            return state.saying("the budget left no room for growth");
        }
    }

    private static Phase phase(ContinuedState state) {
        return state.stage() == Stage.GROW ? Phase.GROW : Phase.FINE_TUNE;
    }

    private ContinuedState epoch(ContinuedState before, Trainee trainee)
            throws IOException, UnfitTaskException {
        int epoch = before.epoch() + 1;
        var batches = run.training(plan.steps(epoch), epoch);
        var trained = trainee.session().train(batches, plan.rate());
        var check = run.check(trainee.session());
        var state = before.afterEpoch(trained.loss(), check);
        trainee.trained(trained);
        if (epoch % plan.interval() != 0) {
            return state;
        }
        return switch (state.stage()) {
            case FINE_TUNE -> fineTuned(state, check, trainee);
            case GROW -> compared(withGradients(state, trained), check, trainee);
            case FINISH, CONTROL -> state;
        };
    }

    /**
     * Whether what was inserted gets its share of the gradient, in the last epoch of its interval.
     */
    private static ContinuedState withGradients(ContinuedState state, EpochResult trained) {
        var ratio = trained.gradientRatio();
        return ratio.isEmpty()
                ? state
                : state.saying(
                        String.format(
                                Locale.ROOT,
                                "epoch %d: gradients of what was inserted are %.2f times as large as all others",
                                state.epoch(),
                                ratio.getAsDouble()));
    }

    /** What happened to the net after this epoch. */
    private Optional<Happened> event(Trainee trainee, int epoch) {
        return Happened.of(
                ownLog(trainee).stream().filter(logged -> logged.epoch() == epoch).toList(), "");
    }

    /** Events of this run. */
    private List<LoggedEvent> ownLog(Trainee trainee) {
        var log = trainee.log();
        return log.subList(run.parent().snapshot().log().size(), log.size());
    }

    private static ContinuedState atEvent(ContinuedState state, Check check) {
        return state.atEvent(check.standardError(state.judged().right()), check.right());
    }

    /**
     * The end of an interval of phase F, which lasts two intervals at least and until one gains too
     * little.
     */
    private ContinuedState fineTuned(ContinuedState before, Check check, Trainee trainee)
            throws UnfitTaskException {
        var state = atEvent(before, check);
        boolean missed = state.rule().misses() > before.rule().misses();
        boolean over =
                state.judged().intervals() >= 2 && missed
                        || state.epoch() + plan.interval() > plan.lastFineTuneEpoch();
        if (!over) {
            return state;
        }
        requireCredibleLabels(check);
        nets.put(Nets.FINE_TUNED, trainee.snapshot());
        state =
                state.saying(
                        String.format(
                                Locale.ROOT,
                                "fine-tuning of %d epochs left a validation error of %.2f %%",
                                state.epoch(),
                                100 * check.error()));
        var against =
                capacity.reasonAgainst(
                        trainee.session(),
                        run.data(),
                        check,
                        run.context().input(),
                        run.random().data(Streams.JUDGED));
        return against.isPresent()
                ? state.finishing().saying(against.get())
                : inserted(state.growing(), trainee, true);
    }

    private void requireCredibleLabels(Check check) throws UnfitTaskException {
        capacity.requireCredibleLabels(run.view(), check, run.data().classes());
    }

    /** The end of an interval of growth: did the insertion pay, and what is next? */
    private ContinuedState compared(ContinuedState before, Check check, Trainee trainee)
            throws IOException {
        var state = atEvent(before, check);
        trainee.session().boost(Set.of(), 1);
        if (state.rule().stops()) {
            var kept = nets.get(Nets.KEPT);
            double then = plan.rate().at(kept.optimizer().steps());
            trainee.restore(kept, plan.rate().at(trainee.session().steps()) / then);
            return decided(
                    state,
                    trainee,
                    Optional.of("two insertions gained too little and were taken back"));
        }
        return inserted(state, trainee, state.rule().misses() == before.rule().misses());
    }

    /**
     * @param keep whether the net as it is now is worth coming back to
     */
    private ContinuedState inserted(ContinuedState state, Trainee trainee, boolean keep) {
        if (keep) {
            nets.put(Nets.KEPT, trainee.snapshot());
        }
        return decided(state, trainee, reasonAgainst(state));
    }

    /** Why nothing may be inserted any more, whatever the net is like. */
    private Optional<String> reasonAgainst(ContinuedState state) {
        int events = state.inserted().events();
        if (events >= run.config().continued().maxEvents()) {
            return Optional.of(
                    events
                            + (events == 1 ? " insertion is" : " insertions are")
                            + " the most for one job");
        }
        return plan.roomAfter(state.epoch())
                ? Optional.empty()
                : Optional.of("the rest of the budget is for annealing");
    }

    /**
     * @param over why nothing may be inserted any more
     */
    private ContinuedState decided(ContinuedState state, Trainee trainee, Optional<String> over) {
        var net = trainee.session().architecture();
        var incomparable = preserved(trainee);
        var scores = BnScores.of(trainee.session().form(), incomparable);
        var plan =
                over.isPresent()
                        ? new Plan.Over(List.of(), over.get())
                        : cycle.next(
                                net,
                                scores,
                                state.inserted().cycleIndex(),
                                run.random().decisions(trainee.log().size() + 1));
        run.context()
                .decisions()
                .decided(
                        new GrowthDecision(
                                state.inserted().events() + 1,
                                state.epoch(),
                                net.toString(),
                                GrowthDecision.Scores.of(net, scores),
                                GrowthDecision.Unscored.PRESERVING.each(incomparable),
                                new GrowthDecision.Judgement(
                                        GrowthDecision.Watched.ERROR,
                                        state.rule().ema().value(),
                                        state.rule().gain(),
                                        state.rule().misses()),
                                plan.steps(),
                                plan instanceof Plan.Over end
                                        ? Optional.of(end.reason())
                                        : Optional.empty()));
        return switch (plan) {
            case Plan.Grow grow -> inserted(state, trainee, grow);
            case Plan.Over end -> stopped(state, trainee, end.reason());
        };
    }

    /** Ids of what was inserted since the first version, each time with the function preserved. */
    private Set<String> preserved(Trainee trainee) {
        var parent = run.parent();
        var versions = parent.history().versions();
        int first =
                versions.isEmpty() ? parent.snapshot().log().size() : versions.getFirst().events();
        var log = trainee.log();
        var events = log.subList(0, first).stream().map(LoggedEvent::event).toList();
        return Growth.added(
                Architecture.replay(parent.snapshot().origin(), events),
                log.subList(first, log.size()));
    }

    private ContinuedState inserted(ContinuedState state, Trainee trainee, Plan.Grow grow) {
        var added = new TreeSet<String>();
        for (var event : grow.events()) {
            int number = trainee.log().size() + 1;
            added.addAll(Growth.added(trainee.session().architecture(), event));
            insert(event, trainee, number);
            trainee.log()
                    .add(new LoggedEvent(state.epoch(), run.random().weightsSeed(number), event));
        }
        trainee.session().boost(added, BOOST);
        return state.inserted(grow.next())
                .saying("epoch " + state.epoch() + ": " + Growth.describe(grow.events()));
    }

    /** Preserves the function. */
    private void insert(GrowthEvent event, Trainee trainee, int number) {
        var sample =
                run.batches()
                        .inputs(PRESERVING_RECORDS, run.random().data(Streams.insertion(number)));
        trainee.session()
                .apply(
                        event,
                        new Initialization.FunctionPreserving(sample),
                        run.random().weights(number));
    }

    private static ContinuedState stopped(ContinuedState state, Trainee trainee, String reason) {
        trainee.log().add(new LoggedEvent(state.epoch(), 0, new GrowthEvent.Stopped(reason)));
        return state.finishing().saying("growth stopped: " + reason);
    }
}
