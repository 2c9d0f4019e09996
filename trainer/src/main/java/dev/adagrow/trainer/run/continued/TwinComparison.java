package dev.adagrow.trainer.run.continued;

import dev.adagrow.stats.MeanDifference;
import dev.adagrow.stats.Power;
import dev.adagrow.stats.SignFlip;
import dev.adagrow.trainer.growth.GainRule;
import dev.adagrow.trainer.run.deliver.Paired;
import java.util.Locale;

/**
 * Two networks on the same validation records, by the log-loss of each record: a paired test on it
 * sees smaller differences than one on right and wrong answers does.
 *
 * @param loss weighted mean of the first's log-loss
 * @param difference by how much that of the second is smaller, with its standard error
 * @param p of the one-sided sign-flip test that it is
 * @param answers right and wrong ones of both
 */
record TwinComparison(double loss, MeanDifference difference, double p, Paired answers) {
    private static final int FLIPS = 9999;
    private static final double ALPHA = GainRule.ALPHA;

    /**
     * @param weights of the records, as of {@link Validation#weights}
     */
    static TwinComparison of(
            Validation.Check first, Validation.Check second, double[] weights, long seed) {
        var differences = new double[weights.length];
        double loss = 0;
        for (int i = 0; i < differences.length; i++) {
            differences[i] = first.losses()[i] - second.losses()[i];
            loss += weights[i] * first.losses()[i];
        }
        return new TwinComparison(
                loss,
                MeanDifference.of(differences, weights),
                SignFlip.meanAboveZero(differences, weights, FLIPS, seed),
                Paired.of(first.scores(), second.scores()));
    }

    /** The share of the first's loss that the second saves. */
    double gain() {
        return loss == 0 ? 0 : difference.mean() / loss;
    }

    /** The smallest share of the loss that such a comparison sees four times in five. */
    double visible() {
        return loss == 0 ? 1 : smallest() / loss;
    }

    private double smallest() {
        return Power.smallestMeanDifference(difference.standardError(), ALPHA, Power.USUAL);
    }

    /** What a later comparison of two like nets will see, in words. */
    String power() {
        double discordant =
                (double) (answers.onlyFirst() + answers.onlySecond()) / answers.records();
        var points =
                Power.smallestAccuracyDifference(answers.records(), discordant, ALPHA, Power.USUAL);
        return String.format(
                Locale.ROOT,
                "a comparison on %,d validation records sees a difference of %.1f %% of the log-loss (by answers alone %s)",
                answers.records(),
                100 * visible(),
                points.isPresent()
                        ? String.format(Locale.ROOT, "%.2f points", 100 * points.getAsDouble())
                        : "it would see nothing");
    }
}
