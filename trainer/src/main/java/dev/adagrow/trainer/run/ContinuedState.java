package dev.adagrow.trainer.run;

import dev.adagrow.trainer.growth.ErrorStopRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a continued growth stands between two epochs.
 *
 * @param epoch done by the net that may grow
 * @param events insertions done
 * @param intervals that phase F has had
 * @param right '1' for each validation record that was answered right at the last event, else '0'; "" before the first
 * @param controlEpoch done by the control
 * @param story what was decided so far, sentences for people
 */
record ContinuedState(
        Stage stage,
        int epoch,
        ErrorStopRule rule,
        int cycleIndex,
        int events,
        int intervals,
        String right,
        int controlEpoch,
        List<String> story) {
    /** What the epochs are for. */
    enum Stage {
        /** Phase F: the parent's structure learns the new task (ALGORITHMS 4b.7). */
        FINE_TUNE,
        GROW,
        /** No more insertions; the cosine goes to its end. */
        FINISH,
        CONTROL
    }

    ContinuedState {
        story = List.copyOf(story);
    }

    static ContinuedState start(List<String> story) {
        return new ContinuedState(Stage.FINE_TUNE, 0, ErrorStopRule.start(), 0, 0, 0, "", 0, story);
    }

    ContinuedState afterEpoch(double error) {
        return new ContinuedState(
                stage, epoch + 1, rule.afterEpoch(error), cycleIndex, events, intervals, right, controlEpoch, story);
    }

    /** The rule compares, and remembers these answers for the next time. */
    ContinuedState atEvent(double standardError, String answers) {
        return new ContinuedState(
                stage, epoch, rule.atEvent(standardError), cycleIndex, events, intervals + 1, answers, controlEpoch, story);
    }

    /** Phase F is over; growth is judged from here on. */
    ContinuedState growing() {
        var fresh = new ErrorStopRule(rule.ema(), rule.ema().value(), 0);
        return new ContinuedState(Stage.GROW, epoch, fresh, cycleIndex, events, intervals, right, controlEpoch, story);
    }

    ContinuedState inserted(int nextInCycle) {
        return new ContinuedState(
                stage, epoch, rule, nextInCycle, events + 1, intervals, right, controlEpoch, story);
    }

    ContinuedState finishing() {
        return new ContinuedState(
                Stage.FINISH, epoch, rule, cycleIndex, events, intervals, right, controlEpoch, story);
    }

    ContinuedState control(int done) {
        return new ContinuedState(Stage.CONTROL, epoch, rule, cycleIndex, events, intervals, right, done, story);
    }

    ContinuedState saying(String sentence) {
        var longer = new ArrayList<>(story);
        longer.add(sentence);
        return new ContinuedState(stage, epoch, rule, cycleIndex, events, intervals, right, controlEpoch, longer);
    }
}
