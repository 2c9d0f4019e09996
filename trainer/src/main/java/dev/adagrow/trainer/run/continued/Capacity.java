package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.InputThreads;
import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.context.UnfitTaskException;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether a network may and should become larger.
 *
 * @param history of the lineage; its first version sets the lifetime budget
 */
record Capacity(RunConfig config, History history) {
    /** A model never has more parameters than this many times those of its first version. */
    private static final double LIFETIME = 4;

    private static final double TRAIN_SHARE = 0.5;
    private static final int JUDGED_RECORDS = 1000;
    private static final double CONTRADICTED = 0.3;

    /** Of one job that begins with this net; always strict. */
    Budget budget(Architecture parent) {
        var now = Counts.folded(parent);
        double growth = config.continued().maxGrowth();
        long most = (long) (growth * now.parameters());
        if (!history.versions().isEmpty()) {
            most = Math.min(most, (long) (LIFETIME * history.versions().getFirst().parameters()));
        }
        if (config.budget().maxParameters() > 0) {
            most = Math.min(most, config.budget().maxParameters());
        }
        return new Budget(
                Math.max(1, most),
                (long) (growth * now.flops()),
                config.budget().unfoldedFactor(),
                false);
    }

    /**
     * Why nothing should be inserted after phase F; empty if something should.
     *
     * @param input decodes them
     * @param random which training records it is judged by
     */
    Optional<String> reasonAgainst(
            TrainingSession session,
            ContinuedData data,
            Validation.Check check,
            InputThreads input,
            RandomGenerator random) {
        return switch (config.continued().growth()) {
            case ALWAYS -> Optional.empty();
            case NEVER -> Optional.of("growth is switched off: the fine-tuned net is published");
            case AUTO -> {
                double train = trainError(session, data, input, random);
                boolean limited = check.error() > 0 && train >= TRAIN_SHARE * check.error();
                yield limited
                        ? Optional.empty()
                        : Optional.of(
                                String.format(
                                        Locale.ROOT,
                                        "training error %.2f %% is less than half of validation error %.2f %%: data is what lacks, not"
                                                + " capacity, so the fine-tuned net is published; more data would help",
                                        100 * train,
                                        100 * check.error()));
            }
        };
    }

    /** In evaluation mode, in the same weighting as the validation error. */
    private static double trainError(
            TrainingSession session,
            ContinuedData data,
            InputThreads input,
            RandomGenerator random) {
        double fresh = macroError(session, data.fresh().train(), input, random);
        return data.replay().size() == 0
                ? fresh
                : (fresh + macroError(session, data.replay(), input, random)) / 2;
    }

    /** Of some: a data set may be sorted by class, so they are drawn. */
    private static double macroError(
            TrainingSession session, Records records, InputThreads input, RandomGenerator random) {
        var some = Selection.balanced(records, JUDGED_RECORDS, random);
        return Scores.of(session::logits, some, input).macroError();
    }

    /**
     * After phase F: labels that say the contrary of what the parent is sure of are believed only
     * if they can be learnt.
     *
     * @throws UnfitTaskException if they are not
     */
    void requireCredibleLabels(ParentView view, Validation.Check check, int classes)
            throws UnfitTaskException {
        double chance = 1.0 / classes;
        double parentAccuracy = view.check().both() ? 1 - view.check().oldError() : 1;
        double halfWay = (chance + parentAccuracy) / 2;
        double reached = 1 - check.freshError();
        if (view.contradicted() > CONTRADICTED && reached < halfWay) {
            throw new UnfitTaskException(
                    String.format(
                            Locale.ROOT,
                            "SUSPECT_LABELS: %.0f %% of the new records of known classes contradict what the parent is sure of, and after"
                                    + " fine-tuning only %.1f %% of the new validation records are answered as labelled (%.1f %% are wanted)",
                            100 * view.contradicted(),
                            100 * reached,
                            100 * halfWay));
        }
    }
}
