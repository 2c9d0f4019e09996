package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.Ema;
import dev.adagrow.trainer.growth.GainRule;
import dev.adagrow.trainer.run.context.Reports;
import dev.adagrow.trainer.run.state.History;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a continued growth stands between two intervals.
 *
 * @param duel of the last insertion with its twin; null before the first
 * @param story what was decided so far, sentences for people
 */
record ContinuedState(
        Stage stage,
        Done done,
        Learning learning,
        GainRule rule,
        Inserted inserted,
        Annealing annealing,
        History.@Nullable Duel duel,
        List<String> story) {
    /** What the next interval is for. */
    enum Stage {
        /** Phase F: the parent's structure learns the new task. */
        FINE_TUNE,
        /** The net that was not grown, beside the one that was. */
        TWIN,
        /** The net with an insertion, on its twin's batches. */
        GROWN,
        /** Nothing is compared any more. */
        STABLE,
        ANNEAL,
        OVER
    }

    /**
     * What was trained.
     *
     * @param epochs intervals, of whatever net
     * @param draws sequences of batches that the net has seen
     * @param grownDraws of those, how many the net with an insertion has seen
     * @param spent of the plan's budget
     * @param figures of the last interval
     * @param errors moving average of the validation error
     */
    record Done(
            int epochs,
            int draws,
            int grownDraws,
            double spent,
            Reports.Figures figures,
            Ema errors) {}

    /**
     * What phase F has shown.
     *
     * @param intervals of it
     * @param loss mean over the training records of the last one; NaN before the first
     */
    record Learning(int intervals, double loss) {}

    /**
     * What has been inserted.
     *
     * @param cycleIndex where the growth cycle goes on
     * @param events insertions tried
     * @param draws sequences of batches that the last net with an insertion began with
     * @param looks comparisons of that net with its twin
     */
    record Inserted(int cycleIndex, int events, int draws, int looks) {
        Inserted compared() {
            return new Inserted(cycleIndex, events, draws, looks + 1);
        }
    }

    /**
     * How the rate falls.
     *
     * @param from steps of the net at its beginning
     * @param steps that it takes; 0 before it has begun
     */
    record Annealing(long from, int steps) {}

    ContinuedState {
        story = List.copyOf(story);
    }

    /**
     * @param spent by what came before the first interval
     */
    static ContinuedState start(double spent, List<String> story) {
        return new ContinuedState(
                Stage.FINE_TUNE,
                new Done(0, 0, 0, spent, Reports.Figures.NONE, Ema.of(0.6)),
                new Learning(0, Double.NaN),
                GainRule.start(),
                new Inserted(0, 0, 0, 0),
                new Annealing(0, 0),
                null,
                story);
    }

    int epochs() {
        return done.epochs();
    }

    double spent() {
        return done.spent();
    }

    /** Number of the sequence of batches that the next interval draws. */
    int nextDraw() {
        return 1 + (stage == Stage.GROWN ? done.grownDraws() : done.draws());
    }

    /**
     * After an interval.
     *
     * @param cost of it
     */
    ContinuedState trained(double cost, double loss, Validation.Check check) {
        var errors = done.errors().after(check.error());
        var figures = new Reports.Figures(loss, check.scores().accuracy(), 1 - errors.value());
        boolean grown = stage == Stage.GROWN;
        return with(
                new Done(
                        done.epochs() + 1,
                        done.draws() + (grown ? 0 : 1),
                        done.grownDraws() + (grown ? 1 : 0),
                        done.spent() + cost,
                        figures,
                        errors));
    }

    /** Sequences of batches that the twin has seen and the net with an insertion has not. */
    int behind() {
        return done.draws() - done.grownDraws();
    }

    /** Whether net and twin have seen the same batches. */
    boolean even() {
        return behind() == 0;
    }

    /** Intervals that the net with an insertion has been trained for. */
    int apart() {
        return done.grownDraws() - inserted.draws();
    }

    private ContinuedState with(Done now) {
        return new ContinuedState(stage, now, learning, rule, inserted, annealing, duel, story);
    }

    ContinuedState learnt(double loss) {
        return new ContinuedState(
                stage,
                done,
                new Learning(learning.intervals() + 1, loss),
                rule,
                inserted,
                annealing,
                duel,
                story);
    }

    ContinuedState at(Stage next) {
        return new ContinuedState(next, done, learning, rule, inserted, annealing, duel, story);
    }

    /**
     * Something was inserted; it is judged from here on.
     *
     * @param seen sequences of batches that the net with it has seen
     */
    ContinuedState inserted(int nextInCycle, int seen) {
        return new ContinuedState(
                stage,
                new Done(
                        done.epochs(),
                        done.draws(),
                        seen,
                        done.spent(),
                        done.figures(),
                        done.errors()),
                learning,
                rule,
                new Inserted(nextInCycle, inserted.events() + 1, seen, 0),
                annealing,
                duel,
                story);
    }

    ContinuedState judged(GainRule next, History.Duel latest) {
        return new ContinuedState(
                stage, done, learning, next, inserted.compared(), annealing, latest, story);
    }

    ContinuedState annealing(long from, int steps) {
        return new ContinuedState(
                Stage.ANNEAL,
                done,
                learning,
                rule,
                inserted,
                new Annealing(from, steps),
                duel,
                story);
    }

    ContinuedState saying(String sentence) {
        var longer = new ArrayList<>(story);
        longer.add(sentence);
        return new ContinuedState(stage, done, learning, rule, inserted, annealing, duel, longer);
    }
}
