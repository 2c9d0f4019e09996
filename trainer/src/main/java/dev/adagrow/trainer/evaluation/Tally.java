package dev.adagrow.trainer.evaluation;

import java.util.List;

/** What one classifier answered, in counts. Not thread-safe. */
public final class Tally {
    private static final int MISSES = 10;

    private final String name;
    private final Confusion confusion = new Confusion();
    private final Calibration calibration = new Calibration();
    private final ConfidentErrors errors = new ConfidentErrors(MISSES);
    private double negativeLogLikelihood;

    Tally(String name) {
        this.name = name;
    }

    /**
     * @param record place in the data set, from 0
     * @param label the right class
     */
    void observe(int record, int label, ScoredAnswer scored) {
        boolean right = scored.answer() == label;
        confusion.observe(label, scored.answer());
        calibration.observe(scored.confidence(), right);
        negativeLogLikelihood += scored.negativeLogLikelihood();
        if (!right) {
            errors.observe(new Miss(record, label, scored.answer(), scored.confidence()));
        }
    }

    /** Of the classifier. */
    public String name() {
        return name;
    }

    public Proportion accuracy() {
        return confusion.accuracy();
    }

    public Confusion confusion() {
        return confusion;
    }

    public Calibration calibration() {
        return calibration;
    }

    /** Mean over the records, natural logarithm; NaN without records. */
    public double negativeLogLikelihood() {
        int n = accuracy().trials();
        return n == 0 ? Double.NaN : negativeLogLikelihood / n;
    }

    /** The ten wrong answers that it was surest of, the surest first. */
    public List<Miss> mostConfidentlyWrong() {
        return errors.surest();
    }
}
