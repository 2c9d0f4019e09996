package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.ErrorStopRule;
import dev.adagrow.trainer.run.context.Reports;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a continued growth stands between two epochs.
 *
 * @param epoch done by the net that may grow
 * @param events insertions done
 * @param intervals that phase F has had
 * @param right '1' for each validation record that was answered right at the last event, else '0';
 *     "" before the first
 * @param controlEpoch done by the control
 * @param figures of the last epoch
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
        Reports.Figures figures,
        List<String> story) {
    /** What the epochs are for. */
    enum Stage {
        /** Phase F: the parent's structure learns the new task. */
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
        return new ContinuedState(
                Stage.FINE_TUNE,
                0,
                ErrorStopRule.start(),
                0,
                0,
                0,
                "",
                0,
                Reports.Figures.NONE,
                story);
    }

    ContinuedState afterEpoch(double loss, Validation.Check check) {
        var next = rule.afterEpoch(check.error());
        var reached = new Reports.Figures(loss, check.scores().accuracy(), 1 - next.ema().value());
        return new ContinuedState(
                stage,
                epoch + 1,
                next,
                cycleIndex,
                events,
                intervals,
                right,
                controlEpoch,
                reached,
                story);
    }

    ContinuedState afterControlEpoch(double loss, Validation.Check check) {
        var reached = new Reports.Figures(loss, check.scores().accuracy(), figures.ema());
        return new ContinuedState(
                stage,
                epoch,
                rule,
                cycleIndex,
                events,
                intervals,
                right,
                controlEpoch + 1,
                reached,
                story);
    }

    /** The rule compares, and remembers these answers for the next time. */
    ContinuedState atEvent(double standardError, String answers) {
        var next = rule.atEvent(standardError);
        return new ContinuedState(
                stage,
                epoch,
                next,
                cycleIndex,
                events,
                intervals + 1,
                answers,
                controlEpoch,
                figures,
                story);
    }

    /** Phase F is over; growth is judged from here on. */
    ContinuedState growing() {
        return new ContinuedState(
                Stage.GROW,
                epoch,
                rule.anew(),
                cycleIndex,
                events,
                intervals,
                right,
                controlEpoch,
                figures,
                story);
    }

    ContinuedState inserted(int nextInCycle) {
        return new ContinuedState(
                stage,
                epoch,
                rule,
                nextInCycle,
                events + 1,
                intervals,
                right,
                controlEpoch,
                figures,
                story);
    }

    ContinuedState finishing() {
        return at(Stage.FINISH);
    }

    ContinuedState control() {
        return at(Stage.CONTROL);
    }

    private ContinuedState at(Stage next) {
        return new ContinuedState(
                next,
                epoch,
                rule,
                cycleIndex,
                events,
                intervals,
                right,
                controlEpoch,
                figures,
                story);
    }

    ContinuedState saying(String sentence) {
        var longer = new ArrayList<>(story);
        longer.add(sentence);
        return new ContinuedState(
                stage,
                epoch,
                rule,
                cycleIndex,
                events,
                intervals,
                right,
                controlEpoch,
                figures,
                longer);
    }
}
