package dev.adagrow.trainer.evaluation;

/**
 * One class among all.
 *
 * @param index in the class table
 * @param records of the class
 * @param answered records of whatever class that were taken for it
 * @param hits records of the class that were taken for it
 */
public record ClassFigures(int index, int records, int answered, int hits) {
    /** Of its records, those answered right. */
    public Proportion recall() {
        return new Proportion(hits, records);
    }

    /** Of the answers that name it, those that are right. */
    public Proportion precision() {
        return new Proportion(hits, answered);
    }

    /** Harmonic mean of precision and recall: 2 hits / (records + answered); NaN if both are 0. */
    public double f1() {
        return records + answered == 0 ? Double.NaN : 2.0 * hits / (records + answered);
    }
}
