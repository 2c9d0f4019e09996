package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.ErrorStopRule;
import dev.adagrow.trainer.run.context.Reports;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a continued growth stands between two epochs.
 *
 * @param story what was decided so far, sentences for people
 */
record ContinuedState(
        Stage stage, Done done, Judged judged, Inserted inserted, List<String> story) {
    /** What the epochs are for. */
    enum Stage {
        /** Phase F: the parent's structure learns the new task. */
        FINE_TUNE,
        GROW,
        /** No more insertions; the cosine goes to its end. */
        FINISH,
        CONTROL
    }

    /**
     * Epochs of both nets.
     *
     * @param epoch done by the net that may grow
     * @param controlEpoch done by the control
     * @param figures of the last epoch
     */
    record Done(int epoch, int controlEpoch, Reports.Figures figures) {}

    /**
     * What the ends of the intervals have shown.
     *
     * @param intervals that have ended
     * @param right '1' for each validation record that was answered right at the last end, else
     *     '0'; "" before the first
     */
    record Judged(ErrorStopRule rule, int intervals, String right) {
        private Judged with(ErrorStopRule next) {
            return new Judged(next, intervals, right);
        }
    }

    /**
     * What has been inserted.
     *
     * @param cycleIndex where the growth cycle goes on
     * @param events insertions done
     */
    record Inserted(int cycleIndex, int events) {}

    ContinuedState {
        story = List.copyOf(story);
    }

    static ContinuedState start(List<String> story) {
        return new ContinuedState(
                Stage.FINE_TUNE,
                new Done(0, 0, Reports.Figures.NONE),
                new Judged(ErrorStopRule.start(), 0, ""),
                new Inserted(0, 0),
                story);
    }

    int epoch() {
        return done.epoch();
    }

    int controlEpoch() {
        return done.controlEpoch();
    }

    Reports.Figures figures() {
        return done.figures();
    }

    ErrorStopRule rule() {
        return judged.rule();
    }

    ContinuedState afterEpoch(double loss, Validation.Check check) {
        var next = rule().afterEpoch(check.error());
        var reached = new Reports.Figures(loss, check.scores().accuracy(), 1 - next.ema().value());
        var more = new Done(epoch() + 1, controlEpoch(), reached);
        return new ContinuedState(stage, more, judged.with(next), inserted, story);
    }

    ContinuedState afterControlEpoch(double loss, Validation.Check check) {
        var reached = new Reports.Figures(loss, check.scores().accuracy(), figures().ema());
        var more = new Done(epoch(), controlEpoch() + 1, reached);
        return new ContinuedState(stage, more, judged, inserted, story);
    }

    /** The rule compares, and remembers these answers for the next time. */
    ContinuedState atEvent(double standardError, String answers) {
        var next = new Judged(rule().atEvent(standardError), judged.intervals() + 1, answers);
        return new ContinuedState(stage, done, next, inserted, story);
    }

    /** Phase F is over; growth is judged from here on. */
    ContinuedState growing() {
        return new ContinuedState(Stage.GROW, done, judged.with(rule().anew()), inserted, story);
    }

    ContinuedState inserted(int nextInCycle) {
        var more = new Inserted(nextInCycle, inserted.events() + 1);
        return new ContinuedState(stage, done, judged, more, story);
    }

    ContinuedState finishing() {
        return at(Stage.FINISH);
    }

    ContinuedState control() {
        return at(Stage.CONTROL);
    }

    private ContinuedState at(Stage next) {
        return new ContinuedState(next, done, judged, inserted, story);
    }

    ContinuedState saying(String sentence) {
        var longer = new ArrayList<>(story);
        longer.add(sentence);
        return new ContinuedState(stage, done, judged, inserted, longer);
    }
}
