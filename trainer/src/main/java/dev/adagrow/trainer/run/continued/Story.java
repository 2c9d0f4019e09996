package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.growth.GainRule;
import dev.adagrow.trainer.run.state.History;
import java.util.Locale;

/** What a continued growth tells people, a sentence for each thing that was decided. Stateless. */
final class Story {
    static String beginning(Continuation run) {
        var data = run.data();
        var words =
                String.format(
                        Locale.ROOT,
                        "%d new training records, %d replayed%s; the parent errs in %.2f %% of the new validation records",
                        data.fresh().train().size(),
                        data.replay().size(),
                        data.replay().size() == 0
                                ? " (UNPROTECTED: nothing of the old task is left)"
                                : "",
                        100 * run.view().check().freshError());
        return data.contradictions().map(known -> words + "; " + known).orElse(words);
    }

    static String plan(Continuation run) {
        var plan = run.plan();
        var words =
                String.format(
                        Locale.ROOT,
                        "the budget is %d steps of the parent's net, the last %d of them for annealing; intervals have %d",
                        plan.budget(),
                        plan.annealing(),
                        plan.interval());
        return SizeLimit.nearItsEnd(run.config(), run.parent().history(), run.start())
                .map(limit -> words + "; " + limit)
                .orElse(words);
    }

    static String fineTuned(ContinuedState state, Validation.Check check) {
        return String.format(
                Locale.ROOT,
                "fine-tuning of %d intervals left an error of %.2f %% on validation, %.2f %% on its new records",
                state.learning().intervals(),
                100 * check.error(),
                100 * check.freshError());
    }

    static String compared(
            ContinuedState state,
            GainRule rule,
            TwinComparison comparison,
            Validation.Check twin,
            Validation.Check grown) {
        return String.format(
                Locale.ROOT,
                "interval %d: on the same batches the grown net errs in %.2f %%, its twin in %.2f %%; it saves %.2f %% of the twin's log-loss,"
                        + " %.2f %% on average, p = %.4f",
                state.epochs(),
                100 * grown.error(),
                100 * twin.error(),
                100 * comparison.gain(),
                100 * rule.ema().value(),
                comparison.p());
    }

    static String stays(TwinComparison comparison) {
        return GainRule.beats(comparison.p())
                ? "the grown net stays: it beats its twin"
                : "the grown net stays: capacity lacks, and its twin is not likely to be better";
    }

    static String proven(History.Duel duel) {
        return String.format(
                Locale.ROOT,
                "an earlier insertion of this lineage has beaten its twin (p = %.4f): where capacity lacks, the next needs none",
                duel.p());
    }

    private Story() {}
}
