package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthDecision;
import dev.adagrow.trainer.growth.Plan;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Decides what is inserted into a net that was trained, and inserts it, its function preserved. */
final class Insertions {
    private static final int PRESERVING_RECORDS = 256;

    private final Continuation run;
    private final Trainee trainee;
    private final GrowthCycle cycle;

    /**
     * @param start with a head for all classes of the job
     */
    Insertions(Continuation run, Trainee trainee, Architecture start) {
        this.run = run;
        this.trainee = trainee;
        cycle =
                Growth.preservingCycle(
                        run.config(), SizeLimit.of(run.config(), run.parent().history(), start));
    }

    /**
     * What comes next for this net; the decision is written down.
     *
     * @param over why nothing may be inserted any more, whatever fits; empty if something may
     * @param objection to what would be inserted
     */
    Plan decide(
            Snapshot net,
            ContinuedState state,
            Optional<String> over,
            Function<Plan.Grow, Optional<String>> objection) {
        var architecture = net.architecture();
        var incomparable = preserved(net);
        var scores = BnScores.of(net.form(), incomparable);
        var plan =
                over.isPresent()
                        ? new Plan.Over(List.of(), over.get())
                        : next(net, scores, state, objection);
        run.context()
                .decisions()
                .decided(
                        new GrowthDecision(
                                state.inserted().events() + 1,
                                state.epochs(),
                                architecture.toString(),
                                GrowthDecision.Scores.of(architecture, scores),
                                GrowthDecision.Unscored.PRESERVING.each(incomparable),
                                new GrowthDecision.Judgement(
                                        GrowthDecision.Watched.GAIN,
                                        state.rule().ema().value(),
                                        state.rule().gain(),
                                        0),
                                plan.steps(),
                                plan instanceof Plan.Over end
                                        ? Optional.of(end.reason())
                                        : Optional.empty()));
        return plan;
    }

    private Plan next(
            Snapshot net,
            BnScores scores,
            ContinuedState state,
            Function<Plan.Grow, Optional<String>> objection) {
        int events = state.inserted().events();
        if (events >= run.config().continued().maxEvents()) {
            return new Plan.Over(
                    List.of(),
                    events
                            + (events == 1 ? " insertion is" : " insertions are")
                            + " the most for one job");
        }
        var plan =
                cycle.next(
                        net.architecture(),
                        scores,
                        state.inserted().cycleIndex(),
                        run.random().decisions(net.log().size() + 1));
        return plan instanceof Plan.Grow grow
                ? objection
                        .apply(grow)
                        .<Plan>map(reason -> new Plan.Over(List.of(), reason))
                        .orElse(grow)
                : plan;
    }

    /** Everything that all insertions of a job would add at most, one after the other. */
    List<GrowthEvent> all(Snapshot net) {
        var events = new ArrayList<GrowthEvent>();
        var grown = net.architecture();
        int index = 0;
        for (int i = 0; i < run.config().continued().maxEvents(); i++) {
            var plan =
                    cycle.next(
                            grown,
                            BnScores.of(net.form(), Set.of()),
                            index,
                            run.random().decisions(net.log().size() + 1 + i));
            if (!(plan instanceof Plan.Grow grow)) {
                break;
            }
            events.addAll(grow.events());
            grown = Architecture.replay(grown, grow.events());
            index = grow.next();
        }
        return events;
    }

    /** Whether an earlier job has made the parent's net larger. */
    boolean before() {
        var log = run.parent().snapshot().log();
        return log.subList(firstVersion(), log.size()).stream()
                .anyMatch(logged -> enlarges(logged.event()));
    }

    private static boolean enlarges(GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted unit -> true;
            case GrowthEvent.BranchesAdded branches -> true;
            case GrowthEvent.ChannelsAdded channels -> true;
            case GrowthEvent.ClassesAdded classes -> false;
            case GrowthEvent.Stopped stopped -> false;
        };
    }

    /** Ids of what was inserted since the first version, each time with the function preserved. */
    private Set<String> preserved(Snapshot net) {
        var log = net.log();
        int first = firstVersion();
        var events = log.subList(0, first).stream().map(LoggedEvent::event).toList();
        return Growth.added(
                Architecture.replay(net.origin(), events), log.subList(first, log.size()));
    }

    /** Events of the log until the lineage's first version. */
    private int firstVersion() {
        var versions = run.parent().history().versions();
        return versions.isEmpty()
                ? run.parent().snapshot().log().size()
                : versions.getFirst().events();
    }

    /** The same net, larger; its answers are the same. */
    Snapshot insert(Snapshot net, List<GrowthEvent> events, int epoch) {
        try (var session = trainee.open(net.form(), net.optimizer())) {
            var log = new ArrayList<>(net.log());
            for (var event : events) {
                int number = log.size() + 1;
                var sample =
                        run.batches()
                                .inputs(
                                        PRESERVING_RECORDS,
                                        run.random().data(Streams.insertion(number)));
                session.apply(
                        event,
                        new Initialization.FunctionPreserving(sample),
                        run.random().weights(number));
                log.add(new LoggedEvent(epoch, run.random().weightsSeed(number), event));
            }
            return new Snapshot(session.form(), session.optimizer(), log);
        }
    }

    /** The same net, with the end of growth in its log. */
    static Snapshot stopped(Snapshot net, int epoch, String reason) {
        var log = new ArrayList<>(net.log());
        log.add(new LoggedEvent(epoch, 0, new GrowthEvent.Stopped(reason)));
        return new Snapshot(net.form(), net.optimizer(), log);
    }
}
