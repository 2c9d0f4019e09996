package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.GainRule;
import dev.adagrow.trainer.growth.Plan;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.run.context.Growth;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.continued.ContinuedState.Stage;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.RunConfig.Policy;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from an interval of a continued growth: whether capacity is what lacks, what is
 * inserted, whether it pays, and what the next interval is for. One object for one run.
 */
final class NextStage {
    /** Phase F is on its plateau if its loss falls by less than this share in an interval. */
    private static final double PLATEAU = 0.05;

    /** Intervals that a grown net has before it is judged: at first, what is new only disturbs. */
    private static final int APART = 2;

    /** Comparisons of a grown net with its twin at most. */
    private static final int LOOKS = 2;

    private final Continuation run;
    private final ContinuedPlan plan;
    private final Trainee trainee;
    private final Insertions insertions;
    private final Renewal renewal;

    /** Of averaged nets that are compared later, by name; a run that is resumed has none. */
    private final Map<String, Validation.Check> checks = new HashMap<>();

    NextStage(Continuation run, Trainee trainee, Insertions insertions, Renewal renewal) {
        this.run = run;
        plan = run.plan();
        this.trainee = trainee;
        this.insertions = insertions;
        this.renewal = renewal;
    }

    /** Whether something follows from how good the net will be at the end of the next interval. */
    static boolean decides(ContinuedState before) {
        boolean apart = before.apart() + 1 >= APART;
        return switch (before.stage()) {
            case FINE_TUNE -> true;
            case TWIN -> apart;
            case GROWN -> apart && before.behind() == 1;
            case STABLE, ANNEAL, OVER -> false;
        };
    }

    /**
     * @param state with the interval in it, at the stage that it was for
     * @param check of the averaged net if the interval decides something
     * @param nets after the interval; what is inserted or dropped changes them
     * @throws UnfitTaskException if the new labels contradict what the parent is sure of, and
     *     cannot be learnt
     */
    ContinuedState after(
            ContinuedState state, Trainee.Trained trained, Validation.Check check, Nets nets)
            throws IOException, UnfitTaskException {
        return switch (state.stage()) {
            case FINE_TUNE -> fineTuned(state, trained, check, nets);
            case TWIN -> {
                if (decides(state)) {
                    keep(Nets.TWIN_MEAN, trained, check, nets);
                }
                yield state.at(Stage.GROWN);
            }
            case GROWN -> twins(state, check, nets);
            case STABLE -> stable(state, nets);
            case ANNEAL -> annealed(state, trained.net());
            case OVER -> state;
        };
    }

    private void keep(String name, Trainee.Trained trained, Validation.Check check, Nets nets) {
        nets.put(name, trained.averaged());
        checks.put(name, check);
    }

    private Validation.Check check(String name, Nets nets) throws IOException {
        var known = checks.get(name);
        return known != null ? known : trainee.check(nets.get(name).form());
    }

    /**
     * The end of an interval of phase F, which lasts two intervals at least and until its loss
     * hardly falls any more; one if growth follows in any case.
     */
    private ContinuedState fineTuned(
            ContinuedState before, Trainee.Trained trained, Validation.Check check, Nets nets)
            throws IOException, UnfitTaskException {
        double loss = trained.result().loss();
        boolean plateau = loss > (1 - PLATEAU) * before.learning().loss();
        var state = before.learnt(loss);
        double after = state.spent() + plan.interval();
        boolean last =
                after > plan.stable()
                        || before.learning().intervals() > 0 && after > plan.mostFineTuning();
        var policy = run.config().continued().growth();
        if (!last && !plateau && policy != Policy.ALWAYS) {
            keep(Nets.BEFORE, trained, check, nets);
            return state;
        }
        run.view().requireCredibleLabels(check, run.data().classes());
        state = state.saying(Story.fineTuned(state, check));
        return switch (policy) {
            case NEVER -> quiet(state.saying("growth is switched off"), nets);
            case ALWAYS -> grown(state, nets, Optional.empty());
            case AUTO -> judgedByCapacity(state, trained, check, nets);
        };
    }

    private ContinuedState judgedByCapacity(
            ContinuedState state, Trainee.Trained trained, Validation.Check check, Nets nets)
            throws IOException {
        if (!nets.has(Nets.BEFORE)) {
            return grown(
                    state,
                    nets,
                    Optional.of("the budget is too small to see what lacks before it is spent"));
        }
        var pilot =
                TwinComparison.of(
                        check(Nets.BEFORE, nets),
                        check,
                        run.data().validation().weights(),
                        run.config().seed());
        var capacity = Capacity.of(run, trained.mean(), check, pilot.visible());
        nets.drop(Nets.BEFORE);
        if (compares()) {
            keep(Nets.TWIN_MEAN, trained, check, nets);
        }
        var told = state.saying(pilot.power());
        if (!capacity.lacks()) {
            return grown(told, nets, Optional.of(capacity.reason()));
        }
        var lacks = told.saying(capacity.reason());
        return grown(
                run.proof().map(duel -> lacks.saying(Story.proven(duel))).orElse(lacks),
                nets,
                Optional.empty());
    }

    /**
     * Inserts something, or ends growth.
     *
     * @param over why nothing may be inserted any more
     */
    private ContinuedState grown(ContinuedState state, Nets nets, Optional<String> over)
            throws IOException {
        var net = nets.get(Nets.NET);
        var decision =
                insertions.decide(
                        net,
                        state,
                        over,
                        grow -> objection(state, net, grow, nets.has(Nets.START)));
        return switch (decision) {
            case Plan.Over end -> over(state, nets, end.reason());
            case Plan.Grow grow -> {
                boolean fromStart = nets.has(Nets.START);
                boolean renew = fromStart && mayRenew();
                var larger =
                        insertions.insert(
                                fromStart ? nets.get(Nets.START) : net,
                                grow.events(),
                                state.epochs());
                var grown = renew ? renewal.of(larger) : larger;
                nets.drop(Nets.START);
                var next =
                        state.inserted(grow.next(), fromStart ? 0 : state.done().draws())
                                .saying(
                                        "interval "
                                                + state.epochs()
                                                + ": "
                                                + Growth.describe(grow.events())
                                                + (renew ? "; its old weights renewed" : ""));
                nets.put(compares() ? Nets.GROWN : Nets.NET, grown);
                yield next.at(!compares() ? Stage.STABLE : next.even() ? Stage.TWIN : Stage.GROWN);
            }
        };
    }

    /**
     * Whether the first insertion is made into the net that the job began with, and what comes out
     * catches up with its twin before the two are compared: what is new disturbs a net least while
     * it adapts anyhow, and phase F is then part of the comparison.
     */
    boolean growsFromTheStart() {
        return compares() || mayRenew();
    }

    /** Whether an insertion has to prove itself against its twin. */
    private boolean compares() {
        return run.config().continued().growth() == Policy.AUTO && run.proof().isEmpty();
    }

    /**
     * Whether the insertion may give up answers for plasticity: for new classes they must be learnt
     * anew in any case, and a parent that has its first, small net yet gives up little. Statistics
     * that are frozen would not follow.
     */
    private boolean mayRenew() {
        return run.config().continued().renew()
                && run.config().continued().growth() != Policy.NEVER
                && run.data().classes() > run.parent().classes().size()
                && !insertions.before()
                && !run.frozenStatistics();
    }

    /** Why this insertion cannot be judged any more. */
    private Optional<String> objection(
            ContinuedState state, Snapshot net, Plan.Grow grow, boolean catchesUp) {
        var larger = Architecture.replay(net.architecture(), grow.events());
        double ratio = run.cost(larger);
        double intervals =
                !compares()
                        ? ratio
                        : catchesUp ? state.done().draws() * ratio : APART * (1 + ratio);
        boolean room = plan.hasRoom(state.spent(), intervals);
        return room ? Optional.empty() : Optional.of("the rest of the budget is for annealing");
    }

    private ContinuedState over(ContinuedState state, Nets nets, String reason) throws IOException {
        nets.put(Nets.NET, Insertions.stopped(nets.get(Nets.NET), state.epochs(), reason));
        return quiet(state.saying("growth is over: " + reason), nets);
    }

    /** Nothing is compared from here on. */
    private ContinuedState quiet(ContinuedState state, Nets nets) throws IOException {
        nets.drop(Nets.BEFORE);
        nets.drop(Nets.START);
        nets.drop(Nets.TWIN_MEAN);
        double next = run.cost(nets.get(Nets.NET).architecture());
        return state.spent() + next <= plan.stable()
                ? state.at(Stage.STABLE)
                : annealing(state, nets.get(Nets.NET));
    }

    private ContinuedState annealing(ContinuedState state, Snapshot net) {
        int steps =
                (int) Math.max(1, (plan.budget() - state.spent()) / run.cost(net.architecture()));
        return state.annealing(net.optimizer().steps(), steps);
    }

    /** The end of an interval of the grown net. */
    private ContinuedState twins(ContinuedState state, Validation.Check check, Nets nets)
            throws IOException {
        if (!state.even()) {
            return state;
        }
        return state.apart() < APART ? state.at(Stage.TWIN) : compared(state, check, nets);
    }

    /** The end of an interval of both: does the insertion pay? */
    private ContinuedState compared(ContinuedState before, Validation.Check check, Nets nets)
            throws IOException {
        var twin = check(Nets.TWIN_MEAN, nets);
        var comparison =
                TwinComparison.of(
                        twin,
                        check,
                        run.data().validation().weights(),
                        run.config().seed() + before.epochs());
        var rule = before.rule().after(comparison.gain());
        boolean stays = rule.stays(comparison.p());
        var state =
                before.judged(
                                rule,
                                new History.Duel(
                                        check.scores().accuracy(),
                                        twin.scores().accuracy(),
                                        comparison.p(),
                                        stays))
                        .saying(Story.compared(before, rule, comparison, twin, check));
        var grown = nets.get(Nets.GROWN);
        if (!stays && mayCatchUp(state, grown)) {
            return state.at(Stage.TWIN);
        }
        nets.drop(Nets.GROWN);
        nets.drop(Nets.TWIN_MEAN);
        if (!stays) {
            return grown(
                    state,
                    nets,
                    Optional.of("the twin is likely to be better; the insertion is taken back"));
        }
        nets.put(Nets.NET, grown);
        return grown(state.saying(Story.stays(comparison)), nets, saturation(rule));
    }

    /** A net that is behind at first is given another interval. */
    private boolean mayCatchUp(ContinuedState state, Snapshot grown) {
        return state.inserted().looks() < LOOKS
                && plan.hasRoom(state.spent(), 1 + run.cost(grown.architecture()));
    }

    private static Optional<String> saturation(GainRule rule) {
        return rule.saturated()
                ? Optional.of("what is inserted gains too little for another insertion")
                : Optional.empty();
    }

    private ContinuedState stable(ContinuedState state, Nets nets) throws IOException {
        var net = nets.get(Nets.NET);
        boolean always =
                run.config().continued().growth() == Policy.ALWAYS
                        && !(net.log().getLast().event() instanceof GrowthEvent.Stopped);
        return always ? grown(state, nets, Optional.empty()) : quiet(state, nets);
    }

    private ContinuedState annealed(ContinuedState state, Snapshot net) {
        long end = state.annealing().from() + state.annealing().steps();
        return net.optimizer().steps() < end ? state : state.at(Stage.OVER);
    }
}
