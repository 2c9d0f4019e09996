package dev.adagrow.trainer.run;

import dev.adagrow.trainer.data.BalancedBatches;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.ContinuedState.Stage;
import dev.adagrow.trainer.run.deliver.Paired;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Growth of a trained network on new data: the parent's structure first learns the new task (phase
 * F); if capacity is what lacks it then grows, preserving its function, until growth stops paying;
 * a control that never grew shares the budget, and the grown net is kept only if it beats it. One
 * object for one run.
 */
final class ContinuedGrowth {
    private static final String NET = "net";
    private static final String FINE_TUNED = "fine-tuned";
    private static final String KEPT = "kept";
    private static final String GROWN = "grown";

    private static final int RUNNING_STATISTICS_FROM = 1000;
    private static final int STATISTICS_BATCHES = 200;
    private static final int PRESERVING_RECORDS = 256;
    private static final double BOOST = 5;
    private static final double TEMPERATURE = 2;
    private static final double ALPHA = 0.05;

    private final RunConfig config;
    private final SavedModel parent;
    private final ContinuedData data;
    private final ParentView view;
    private final RunContext context;
    private final GrowthRandom random;
    private final SgdSettings settings;
    private final MixedBatches batches;
    private final ContinuedPlan plan;
    private final Capacity capacity;
    private final GrowthCycle cycle;
    private final boolean frozenStatistics;
    private final int classes;

    ContinuedGrowth(
            RunConfig config,
            SavedModel parent,
            ContinuedData data,
            ParentView view,
            RunContext context) {
        this.config = config;
        this.parent = parent;
        this.data = data;
        this.view = view;
        this.context = context;
        random = new GrowthRandom(config.seed());
        settings = config.optimizer().settings();
        classes = data.classes();
        batches = new MixedBatches(data.fresh().train(), replay(), config.batchSize());
        plan = ContinuedPlan.of(config, batches.batchesPerEpoch());
        capacity = new Capacity(config, parent.history());
        cycle = Growth.cycle(config, capacity.budget(parent.snapshot().architecture()));
        frozenStatistics = data.fresh().train().size() < RUNNING_STATISTICS_FROM;
    }

    private Optional<MixedBatches.Replay> replay() {
        return data.replay().size() == 0
                ? Optional.empty()
                : Optional.of(
                        new MixedBatches.Replay(
                                data.replay(),
                                view.replayLogits(),
                                (double) parent.classes().size() / classes,
                                TEMPERATURE));
    }

    /**
     * @throws RefusedException if the new labels contradict what the parent is sure of, and cannot
     *     be learnt
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    Publication.Finished run() throws IOException, RefusedException {
        var resumed = context.resume(ContinuedState.class);
        ContinuedState state;
        Map<String, Snapshot> nets;
        if (resumed.isPresent()) {
            state = resumed.get().state();
            nets = new HashMap<>(resumed.get().snapshots());
        } else {
            state = ContinuedState.start(List.of(beginning()));
            nets = new HashMap<>(Map.of(NET, prepared()));
        }
        if (state.stage() != Stage.CONTROL) {
            state = grow(state, nets);
            if (!capacity.grew(parent.snapshot(), net(nets, NET))) {
                return finished(settled(net(nets, NET)), Optional.empty(), state.story());
            }
            nets.put(GROWN, net(nets, NET));
            nets.put(NET, net(nets, FINE_TUNED));
            state = state.control();
        }
        control(state, nets);
        return duel(settled(net(nets, GROWN)), settled(net(nets, NET)), state);
    }

    private String beginning() {
        return String.format(
                Locale.ROOT,
                "%d new training records, %d replayed%s; the parent errs in %.2f %% of the new validation records",
                data.fresh().train().size(),
                data.replay().size(),
                data.replay().size() == 0 ? " (UNPROTECTED: nothing of the old task is left)" : "",
                100 * view.check().freshError());
    }

    private static Snapshot net(Map<String, Snapshot> nets, String name) throws IOException {
        var net = nets.get(name);
        if (net == null) {
            throw new IOException("the checkpoint lacks the network \"" + name + "\"");
        }
        return net;
    }

    /**
     * The parent with fresh momentum, and a head for all classes whose new rows have been warmed
     * up.
     */
    private Snapshot prepared() {
        var start =
                new Snapshot(
                        parent.snapshot().form(), OptimizerState.fresh(), parent.snapshot().log());
        int added = classes - parent.classes().size();
        if (added == 0) {
            return start;
        }
        context.reports()
                .begin(
                        Phase.PREPARE,
                        new Reports.Extent(0, plan.epochs() + plan.controlEpochs()),
                        Reports.Figures.NONE,
                        start.architecture());
        var event = new GrowthEvent.ClassesAdded(added);
        int number = start.log().size() + 1;
        try (var session = TrainingSession.open(start.form(), start.optimizer(), settings)) {
            session.apply(event, new Initialization.Inherit(), random.weights(number));
            var all =
                    data.replay().size() == 0
                            ? data.fresh().train()
                            : LabelledTensors.concat(List.of(data.fresh().train(), data.replay()));
            var warmUp =
                    new BalancedBatches(all, config.batchSize())
                            .batches(plan.stepsPerEpoch(), random.data(Streams.HEAD_WARM_UP));
            session.trainHead(
                    context.pacing().over(warmUp), step -> plan.peak(), parent.classes().size());
            var log = new ArrayList<>(start.log());
            log.add(new LoggedEvent(0, random.weightsSeed(number), event));
            return new Snapshot(session.form(), OptimizerState.fresh(), log);
        }
    }

    /** Phase F, growth and the end of the cosine; leaves the result as {@code net}. */
    private ContinuedState grow(ContinuedState from, Map<String, Snapshot> nets)
            throws IOException, RefusedException {
        var state = from;
        try (var trainee = new Trainee(net(nets, NET), settings, frozenStatistics)) {
            context.reports()
                    .begin(
                            phase(state),
                            new Reports.Extent(state.epoch(), plan.epochs() + plan.controlEpochs()),
                            state.figures(),
                            trainee.session().architecture());
            while (state.epoch() < plan.epochs()) {
                int epoch = state.epoch() + 1;
                var steps = batches.batches(plan.steps(epoch), random.data(epoch));
                var trained = trainee.session().train(context.pacing().over(steps), plan.rate());
                var check = data.validation().check(trainee.session());
                var phase = phase(state);
                int before = trainee.log().size();
                state = decide(state.afterEpoch(trained.loss(), check), check, trainee, nets);
                nets.put(NET, trainee.snapshot());
                context.checkpoint(state, nets);
                report(phase, epoch, state, trainee, before);
            }
        }
        return state.stage() == Stage.FINE_TUNE
                ? state.saying("the budget left no room for growth")
                : state;
    }

    private static Phase phase(ContinuedState state) {
        return switch (state.stage()) {
            case FINE_TUNE, FINISH -> Phase.FINE_TUNE;
            case GROW -> Phase.GROW;
            case CONTROL -> Phase.CONTROL;
        };
    }

    private void report(Phase phase, int epoch, ContinuedState state, Trainee trainee, int logged) {
        var log = trainee.log();
        var event =
                log.size() > logged
                        ? Optional.of(Growth.describe(log.getLast().event()))
                        : Optional.<String>empty();
        context.reports()
                .epoch(phase, epoch, state.figures(), trainee.session().architecture(), event);
    }

    private ContinuedState decide(
            ContinuedState state,
            Validation.Check check,
            Trainee trainee,
            Map<String, Snapshot> nets)
            throws RefusedException {
        return switch (state.stage()) {
            case FINE_TUNE ->
                    state.epoch() % plan.interval() == 0
                            ? fineTuned(state, check, trainee, nets)
                            : state;
            case GROW ->
                    state.epoch() % plan.interval() == 0
                            ? compared(state, check, trainee, nets)
                            : state;
            case FINISH, CONTROL -> state;
        };
    }

    /**
     * The end of an interval of phase F, which lasts two intervals at least and until one gains too
     * little.
     */
    private ContinuedState fineTuned(
            ContinuedState before,
            Validation.Check check,
            Trainee trainee,
            Map<String, Snapshot> nets)
            throws RefusedException {
        var state = before.atEvent(check.standardError(before.right()), check.right());
        boolean missed = state.rule().misses() > before.rule().misses();
        boolean over =
                state.intervals() >= 2 && missed
                        || state.epoch() + plan.interval() > plan.lastFineTuneEpoch();
        if (!over) {
            return state;
        }
        capacity.requireCredibleLabels(view, check, classes);
        nets.put(FINE_TUNED, trainee.snapshot());
        state =
                state.saying(
                        String.format(
                                Locale.ROOT,
                                "fine-tuning of %d epochs left a validation error of %.2f %%",
                                state.epoch(),
                                100 * check.error()));
        var against = capacity.reasonAgainst(trainee.session(), data, check);
        if (against.isPresent()) {
            return state.finishing().saying(against.get());
        }
        return inserted(state.growing(), trainee, nets, true);
    }

    /** The end of an interval of growth: did the insertion pay, and what is next? */
    private ContinuedState compared(
            ContinuedState before,
            Validation.Check check,
            Trainee trainee,
            Map<String, Snapshot> nets) {
        var state = before.atEvent(check.standardError(before.right()), check.right());
        trainee.session().boost(Set.of(), 1);
        if (state.rule().stops()) {
            var kept = java.util.Objects.requireNonNull(nets.get(KEPT));
            double then = plan.rate().at(kept.optimizer().steps());
            trainee.restore(kept, plan.rate().at(trainee.session().steps()) / then);
            return stopped(state, trainee, "two insertions gained too little and were taken back");
        }
        return inserted(state, trainee, nets, state.rule().misses() == before.rule().misses());
    }

    /**
     * @param keep whether the net as it is now is worth coming back to
     */
    private ContinuedState inserted(
            ContinuedState state, Trainee trainee, Map<String, Snapshot> nets, boolean keep) {
        if (keep) {
            nets.put(KEPT, trainee.snapshot());
        }
        if (state.events() >= config.continued().maxEvents()) {
            return stopped(state, trainee, state.events() + " insertions are the most for one job");
        }
        if (!plan.roomAfter(state.epoch())) {
            return stopped(state, trainee, "the rest of the budget is for annealing");
        }
        var session = trainee.session();
        int number = trainee.log().size() + 1;
        var past = parent.snapshot().log().size();
        var young =
                Growth.young(
                        parent.snapshot().architecture(),
                        trainee.log().subList(past, trainee.log().size()),
                        state.epoch(),
                        plan.interval());
        var planned =
                cycle.next(
                        session.architecture(),
                        BnScores.of(session.form(), young),
                        state.cycleIndex(),
                        random.decisions(number));
        if (planned.isEmpty()) {
            return stopped(state, trainee, "target, caps or budget leave nothing to insert");
        }
        var event = planned.get().event();
        Set<String> added = Growth.added(session.architecture(), event);
        var sample =
                batches.batches(
                        Math.max(1, PRESERVING_RECORDS / config.batchSize()),
                        random.data(Streams.insertion(number)));
        session.apply(
                event,
                new Initialization.FunctionPreserving(sample.next().inputs()),
                random.weights(number));
        session.boost(added, BOOST);
        trainee.log().add(new LoggedEvent(state.epoch(), random.weightsSeed(number), event));
        return state.inserted(planned.get().next())
                .saying("epoch " + state.epoch() + ": " + Growth.describe(event));
    }

    private static ContinuedState stopped(ContinuedState state, Trainee trainee, String reason) {
        trainee.log().add(new LoggedEvent(state.epoch(), 0, new GrowthEvent.Stopped(reason)));
        return state.finishing().saying("growth stopped: " + reason);
    }

    /** Anneals what phase F left; leaves the result as {@code net}. */
    private void control(ContinuedState from, Map<String, Snapshot> nets) throws IOException {
        var state = from;
        long start = net(nets, FINE_TUNED).optimizer().steps();
        var rate = plan.controlRate(start);
        try (var trainee = new Trainee(net(nets, NET), settings, frozenStatistics)) {
            context.reports()
                    .begin(
                            Phase.CONTROL,
                            new Reports.Extent(
                                    plan.epochs() + state.controlEpoch(),
                                    plan.epochs() + plan.controlEpochs()),
                            state.figures(),
                            trainee.session().architecture());
            while (state.controlEpoch() < plan.controlEpochs()) {
                int epoch = state.controlEpoch() + 1;
                var steps =
                        batches.batches(
                                plan.controlSteps(epoch), random.data(Streams.control(epoch)));
                var trained = trainee.session().train(context.pacing().over(steps), rate);
                var check = data.validation().check(trainee.session());
                state = state.afterControlEpoch(trained.loss(), check);
                nets.put(NET, trainee.snapshot());
                context.checkpoint(state, nets);
                report(Phase.CONTROL, plan.epochs() + epoch, state, trainee, trainee.log().size());
            }
        }
    }

    /**
     * Statistics of every BN over the mix that was trained with; frozen ones are what the weights
     * have adapted to.
     */
    private Snapshot settled(Snapshot net) {
        if (frozenStatistics) {
            return net;
        }
        try (var session = TrainingSession.open(net.form(), net.optimizer(), settings)) {
            int count = Math.min(STATISTICS_BATCHES, batches.batchesPerEpoch());
            session.recomputeBatchNorm(
                    context.pacing().over(batches.batches(count, random.data(Streams.STATISTICS))));
            return new Snapshot(session.form(), net.optimizer(), net.log());
        }
    }

    private Publication.Finished duel(Snapshot grown, Snapshot control, ContinuedState state) {
        var ofControl = check(control).scores();
        var ofGrown = check(grown).scores();
        double p = Paired.of(ofControl, ofGrown).secondBetter();
        boolean won = p < ALPHA;
        var result = new History.Duel(ofGrown.accuracy(), ofControl.accuracy(), p, won);
        var story = new ArrayList<>(state.story());
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

    private Validation.Check check(Snapshot net) {
        try (var session = TrainingSession.open(net.form(), OptimizerState.fresh(), settings)) {
            return data.validation().check(session);
        }
    }

    private Publication.Finished finished(
            Snapshot net, Optional<History.Duel> duel, List<String> story) {
        var kind = capacity.grew(parent.snapshot(), net) ? "grown" : "fine-tuned";
        return new Publication.Finished(net, kind, duel, story);
    }
}
