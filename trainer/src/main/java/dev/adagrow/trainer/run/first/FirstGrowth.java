package dev.adagrow.trainer.run.first;

import dev.adagrow.trainer.data.Draft;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.data.TaskData;
import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.InitialWeights;
import dev.adagrow.trainer.run.context.Growth;
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
import java.util.Set;

/**
 * Growth from the empty net (thesis 3.1, algorithm 3-1): train an epoch, ask the stopping strategy,
 * and every {@code interval} epochs insert a module; how its parameters start, and what becomes of
 * the optimizer's state, the configuration says. When growth has stopped the same optimizer and the
 * same cosine go on to the last epoch: fine-tuning. One object for one run.
 */
final class FirstGrowth {
    private static final String NET = "net";

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
        cycle = Growth.cycle(config, new Budget(config.maxParameters(), 0));
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
        context.reports()
                .begin(
                        state.growing() ? Phase.GROW : Phase.FINE_TUNE,
                        new Reports.Extent(state.epoch(), schedule.epochs()),
                        state.figures(),
                        net.architecture());
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
                Optional<String> event = Optional.empty();
                if (state.growing() && epoch % schedule.interval() == 0) {
                    var next = event(session, start, log, state.atEvent());
                    state = next.state();
                    event = Optional.of(next.story());
                }
                context.checkpoint(
                        state, Map.of(NET, new Snapshot(session.form(), session.optimizer(), log)));
                context.reports()
                        .epoch(
                                grew ? Phase.GROW : Phase.FINE_TUNE,
                                epoch,
                                state.figures(),
                                session.architecture(),
                                event);
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

    /**
     * @param story what happened, in words
     */
    private record Event(FirstState state, String story) {}

    /** Inserts something, or says why nothing will be inserted any more. */
    private Event event(
            TrainingSession session, Architecture start, List<LoggedEvent> log, FirstState state) {
        int epoch = state.epoch();
        var stop = stopReason(state);
        if (stop.isEmpty()) {
            int event = state.events() + 1;
            var young = Growth.young(start, log, epoch, config.schedule().interval());
            var scores = BnScores.of(session.form(), young);
            var planned =
                    cycle.next(
                            session.architecture(),
                            scores,
                            state.cycleIndex(),
                            random.decisions(event));
            if (planned.isPresent()) {
                var story = insert(session, planned.get().event(), event);
                log.add(new LoggedEvent(epoch, random.weightsSeed(event), planned.get().event()));
                return new Event(state.inserted(planned.get().next()), story);
            }
            stop = Optional.of("target or budget leaves nothing to insert");
        }
        var stopped = new GrowthEvent.Stopped(stop.orElseThrow());
        log.add(new LoggedEvent(epoch, 0, stopped));
        return new Event(state.stopped(), Growth.describe(stopped));
    }

    private String insert(TrainingSession session, GrowthEvent event, int number) {
        var added = Growth.added(session.architecture(), event);
        session.apply(
                event, config.initialization(), config.optimizerState(), random.weights(number));
        var story = Growth.describe(event);
        return config.initialization() instanceof Initialization.LocalLearning(int epochs)
                ? story + learnAlone(session, added, number, epochs)
                : story;
    }

    private String learnAlone(TrainingSession session, Set<String> added, int number, int epochs) {
        var batches = new ShuffledBatches(data.train(), config.batchSize());
        var drafts = new ArrayList<Draft>();
        for (int e = 1; e <= epochs; e++) {
            drafts(batches, Streams.localLearning(number, e)).forEachRemaining(drafts::add);
        }
        var learnt = session.learnAlone(added, context.paced(drafts.iterator()));
        return String.format(
                Locale.ROOT,
                ", which learnt alone for %d steps beyond the schedule to a loss of %.4f",
                learnt.steps(),
                learnt.loss());
    }

    private Optional<String> stopReason(FirstState state) {
        var stop = config.stop();
        if (state.rule().stops()) {
            return Optional.of(
                    String.format(
                            Locale.ROOT,
                            "%d events gained less than %.1f %%",
                            state.rule().misses(),
                            100 * stop.threshold()));
        }
        return state.epoch() > config.schedule().lastGrowthEpoch()
                ? Optional.of(
                        "the last "
                                + (config.schedule().epochs() - config.schedule().lastGrowthEpoch())
                                + " epochs are for fine-tuning")
                : Optional.empty();
    }
}
