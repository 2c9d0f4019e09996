package dev.adagrow.trainer.run.first;

import dev.adagrow.trainer.data.Draft;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.growth.Plan;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.run.context.EpochEnd;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.context.Happened;
import dev.adagrow.trainer.run.context.Reports;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LearningRate;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Growth from the empty net (thesis 3.1, algorithm 3-1): train an epoch, ask the stopping strategy,
 * and every {@code interval} epochs insert a module; how its parameters start, and what becomes of
 * the optimizer's state, the configuration says. When growth has stopped the same optimizer and the
 * same cosine go on to the last epoch: fine-tuning. One object for one run.
 */
final class FirstGrowth {
    private static final String NET = "net";

    /**
     * @param state after whatever happened
     * @param learnt what was inserted and trained alone, in words; empty if nothing was
     */
    private record Grown(FirstState state, String learnt) {}

    private final RunConfig config;
    private final TaskData data;
    private final int classes;
    private final RunContext context;
    private final GrowthRandom random;
    private final GrowthCycle cycle;

    FirstGrowth(RunConfig config, TaskData data, int classes, RunContext context) {
        this.config = config;
        this.data = data;
        this.classes = classes;
        this.context = context;
        random = new GrowthRandom(config.seed());
        cycle = Growth.cycle(config, config.budget());
    }

    /**
     * @throws java.util.concurrent.CancellationException if the listener wants it
     */
    Snapshot run() throws IOException {
        var start =
                Architecture.empty(
                        config.family(),
                        config.design(),
                        data.train().shape(),
                        config.widths(),
                        classes);
        var resumed = context.resume(FirstState.class);
        var state = resumed.isPresent() ? resumed.get().state() : FirstState.start(config.stop());
        var net =
                resumed.isPresent()
                        ? resumed.get().snapshot(NET)
                        : new Snapshot(
                                InitialWeights.form(start, random.weights(0)),
                                OptimizerState.fresh(),
                                List.of());
        return train(start, state, net);
    }

    private Snapshot train(Architecture start, FirstState from, Snapshot net) throws IOException {
        var schedule = config.schedule();
        var batches = new ShuffledBatches(data.train(), config.batchSize());
        var optimizer = config.optimizer();
        var rate =
                LearningRate.cosine(
                        optimizer.learningRate(),
                        (long) schedule.epochs() * batches.batchesPerEpoch(),
                        0);
        var state = from;
        context.begin(
                state.growing() ? Phase.GROW : Phase.FINE_TUNE,
                new Reports.Extent(state.epoch(), schedule.epochs()),
                state.figures(),
                net.architecture(),
                net.log());
        try (var session =
                TrainingSession.open(net.form(), net.optimizer(), optimizer.settings())) {
            var log = new ArrayList<>(net.log());
            while (state.epoch() < schedule.epochs()) {
                int epoch = state.epoch() + 1;
                var trained = session.train(context.paced(drafts(batches, epoch)), rate);
                double accuracy =
                        Scores.of(session::logits, data.validation(), context.input()).accuracy();
                boolean grew = state.growing();
                state = state.afterEpoch(trained.loss(), accuracy);
                Optional<Happened> event = Optional.empty();
                if (state.growing()) {
                    int before = log.size();
                    var grown = grown(session, start, log, state);
                    state = grown.state();
                    event = Happened.of(log.subList(before, log.size()), grown.learnt());
                }
                context.epoch(
                        new EpochEnd(
                                grew ? Phase.GROW : Phase.FINE_TUNE,
                                epoch,
                                trained,
                                rate.at(session.steps() - 1),
                                state.figures(),
                                session.architecture(),
                                log,
                                event),
                        state,
                        data.preprocessing(),
                        Map.of(NET, new Snapshot(session.form(), session.optimizer(), log)));
            }
            return new Snapshot(session.form(), session.optimizer(), log);
        }
    }

    /**
     * @param stream an epoch, or one of {@link Streams}
     */
    private Iterator<Draft> drafts(ShuffledBatches batches, long stream) {
        return batches.drafts(
                random.data(stream),
                new Variations(config.input().augmentation(), random.variationsSeed(stream)));
    }

    /** At an event inserts something; at the end of growth says why that is over. */
    private Grown grown(
            TrainingSession session, Architecture start, List<LoggedEvent> log, FirstState state) {
        var schedule = config.schedule();
        if (state.epoch() > schedule.lastGrowthEpoch()) {
            var reason =
                    "epoch "
                            + schedule.lastGrowthEpoch()
                            + " of "
                            + schedule.epochs()
                            + " was the last for growth, the others are for fine-tuning";
            return decided(session, start, log, state, OptionalDouble.empty(), Optional.of(reason));
        }
        if (state.epoch() % schedule.interval() != 0) {
            return new Grown(state, "");
        }
        var judged = state.atEvent(session.architecture().unitCount());
        var rule = judged.rule();
        return decided(
                session,
                start,
                log,
                judged,
                rule.gain(),
                rule.stops() ? Optional.of(rule.reason()) : Optional.empty());
    }

    /**
     * @param gain since the previous event; empty where none was taken
     * @param over why nothing may be inserted any more
     */
    private Grown decided(
            TrainingSession session,
            Architecture start,
            List<LoggedEvent> log,
            FirstState state,
            OptionalDouble gain,
            Optional<String> over) {
        int number = state.events() + 1;
        var net = session.architecture();
        var young = Growth.young(start, log, state.epoch(), config.schedule().interval());
        var scores = BnScores.of(session.form(), young);
        var plan =
                over.isPresent()
                        ? new Plan.Over(List.of(), over.get())
                        : cycle.next(net, scores, state.cycleIndex(), random.decisions(number));
        var next =
                switch (plan) {
                    case Plan.Grow grow -> inserted(session, log, state, grow);
                    case Plan.Over(var steps, String reason) ->
                            new Grown(stopped(log, state, reason), "");
                };
        context.decisions()
                .decided(
                        new GrowthDecision(
                                number,
                                state.epoch(),
                                net.toString(),
                                GrowthDecision.Scores.of(net, scores),
                                GrowthDecision.Unscored.YOUNG.each(young),
                                new GrowthDecision.Judgement(
                                        GrowthDecision.Watched.ACCURACY,
                                        state.rule().ema().value(),
                                        gain,
                                        state.rule().misses()),
                                plan.steps(),
                                stopReason(log)));
        return next;
    }

    private Grown inserted(
            TrainingSession session, List<LoggedEvent> log, FirstState state, Plan.Grow grow) {
        var learnt = new StringBuilder();
        for (var event : grow.events()) {
            int number = log.size() + 1;
            learnt.append(insert(session, event, number));
            log.add(new LoggedEvent(state.epoch(), random.weightsSeed(number), event));
        }
        var next = state.inserted(grow.next());
        var after =
                cycle.targetReached(session.architecture())
                        .map(reason -> stopped(log, next, reason))
                        .orElse(next);
        return new Grown(after, learnt.toString());
    }

    /** What learnt alone, in words; empty if nothing did. */
    private String insert(TrainingSession session, GrowthEvent event, int number) {
        var added = Growth.added(session.architecture(), event);
        session.apply(
                event, config.initialization(), config.optimizerState(), random.weights(number));
        return config.initialization() instanceof Initialization.LocalLearning(int epochs)
                ? learnAlone(session, added, number, epochs)
                : "";
    }

    private String learnAlone(TrainingSession session, Set<String> added, int number, int epochs) {
        var batches = new ShuffledBatches(data.train(), config.batchSize());
        var drafts = new ArrayList<Draft>();
        for (int e = 1; e <= epochs; e++) {
            drafts(batches, Streams.localLearning(number, e)).forEachRemaining(drafts::add);
        }
        var trained = session.learnAlone(added, context.paced(drafts.iterator()));
        return String.format(
                Locale.ROOT,
                ", which learnt alone for %d steps beyond the schedule to a loss of %.4f",
                trained.steps(),
                trained.loss());
    }

    private static FirstState stopped(List<LoggedEvent> log, FirstState state, String reason) {
        log.add(new LoggedEvent(state.epoch(), 0, new GrowthEvent.Stopped(reason)));
        return state.stopped();
    }

    private static Optional<String> stopReason(List<LoggedEvent> log) {
        return log.getLast().event() instanceof GrowthEvent.Stopped(String reason)
                ? Optional.of(reason)
                : Optional.empty();
    }
}
