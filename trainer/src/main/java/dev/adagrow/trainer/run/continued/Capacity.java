package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.Records;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.run.context.Selection;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.deliver.Scores;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.Locale;

/**
 * Whether capacity is what a network lacks for new data: it then errs on the new <em>training</em>
 * records too. Those of earlier tasks say nothing, for the parent has learnt them by heart.
 *
 * @param trainError macro error on new training records, of averaged weights in evaluation mode
 * @param validationError the same on new validation records
 * @param visible the smallest share of the log-loss that a comparison with a twin would see
 */
record Capacity(double trainError, double validationError, double visible) {
    private static final int JUDGED_RECORDS = 2000;

    /**
     * Growth can win no more than the net errs in training, and the rest of the budget takes a
     * fifth to a half of that away in any case; less than this is not worth a larger net.
     */
    private static final double LEAST_ERROR = 0.05;

    private static final double TRAIN_SHARE = 0.5;

    /** A comparison that cannot see so large a share of the log-loss protects from nothing. */
    private static final double VISIBLE = 0.2;

    /**
     * @param net averaged weights after phase F
     * @param check of the same net
     */
    static Capacity of(Continuation run, TrainingForm net, Validation.Check check, double visible) {
        var some = sample(run);
        try (var session = TrainingSession.open(net, OptimizerState.fresh(), run.settings())) {
            double train = Scores.of(session::logits, some, run.context().input()).macroError();
            return new Capacity(train, check.freshError(), visible);
        }
    }

    /** A data set may be sorted by class, so they are drawn. */
    private static Records sample(Continuation run) {
        return Selection.balanced(
                run.data().fresh().train(), JUDGED_RECORDS, run.random().data(Streams.JUDGED));
    }

    /** Whether growth may pay, and be seen to. */
    boolean lacks() {
        return trainError >= LEAST_ERROR
                && trainError >= TRAIN_SHARE * validationError
                && visible <= VISIBLE;
    }

    /** Why, in one sentence with the numbers. */
    String reason() {
        if (trainError < LEAST_ERROR) {
            return words(
                    "capacity does not lack: only %.2f %% of the new training records are still answered wrong,"
                            + " so growth could win no more than that");
        }
        if (trainError < TRAIN_SHARE * validationError) {
            return words(
                    "capacity does not lack: the error on new training records, %.2f %%, is less than half of that on new validation"
                            + " records, %.2f %%; more data would help");
        }
        return visible > VISIBLE
                ? words(
                        "capacity may lack (%.2f %% of the new training and %.2f %% of the new validation records are answered wrong), but"
                                + " with so few validation records a difference under %.0f %% of the log-loss would pass unseen")
                : words(
                        "capacity lacks: %.2f %% of the new training and %.2f %% of the new validation records are still answered wrong");
    }

    private String words(String format) {
        return String.format(
                Locale.ROOT, format, 100 * trainError, 100 * validationError, 100 * visible);
    }
}
