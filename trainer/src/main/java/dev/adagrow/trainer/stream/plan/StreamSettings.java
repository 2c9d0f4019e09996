package dev.adagrow.trainer.stream.plan;

import java.util.Locale;

/**
 * A stream and its sizes.
 *
 * @param steps that are taken, the first growth included; fewer than the stream has cut it off
 * @param records for training of each step, validation's tenth included
 * @param testRecords of each task; they are its traffic
 * @param parentEpochs of the first growth
 * @param budgetSteps optimizer steps of each later one, of the stream's first net; a net that has
 *     grown gets as many as take as long
 * @param arrivalSeconds CPU seconds from one step's records to the next one's: twice what
 *     budgetSteps take
 */
public record StreamSettings(
        StreamName stream,
        int steps,
        int records,
        int testRecords,
        int parentEpochs,
        int budgetSteps,
        double arrivalSeconds) {
    private static final int MOST_RECORDS = 50_000;
    private static final int LEAST_RECORDS = 200;
    private static final int MOST_TEST = 10_000;
    private static final int MANY = 100_000;
    private static final double LONG = 1e6;

    /**
     * @throws IllegalArgumentException naming the field that is out of range
     */
    public StreamSettings {
        require("steps", steps, 2, StreamPlan.steps(stream));
        require("records", records, LEAST_RECORDS, MOST_RECORDS);
        require("testRecords", testRecords, 1, MOST_TEST);
        require("parentEpochs", parentEpochs, 2, MANY);
        require("budgetSteps", budgetSteps, 10, MANY);
        if (!(arrivalSeconds > 0 && arrivalSeconds <= LONG)) {
            throw new IllegalArgumentException(
                    "arrivalSeconds: " + arrivalSeconds + " is not positive or greater than 1e6");
        }
    }

    private static void require(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    field + ": " + value + " is outside " + least + ".." + most);
        }
    }

    /** Of a size that one core trains in one to two minutes a step; the glyphs in seconds. */
    public static StreamSettings of(StreamName stream) {
        int steps = StreamPlan.steps(stream);
        return switch (stream) {
            case JOBS -> new StreamSettings(stream, steps, 20_000, 2000, 4, 4000, 200);
            case CLASSES_MNIST, CLASSES_FASHION ->
                    new StreamSettings(stream, steps, 3000, 500, 12, 1500, 80);
            case DRIFT -> new StreamSettings(stream, steps, 7000, 2000, 8, 2400, 120);
            case RECURRING -> new StreamSettings(stream, steps, 10_000, 2000, 6, 2400, 120);
            case GLYPHS, GLYPHS_RECURRING ->
                    new StreamSettings(stream, steps, 600, 200, 6, 200, 10);
        };
    }

    /** What its files depend on, in words: all but the clock and the budget. */
    public String contents() {
        return String.format(
                Locale.ROOT,
                "%s, %d steps, %d records, %d test records, %d epochs of the first growth",
                stream.title(),
                steps,
                records,
                testRecords,
                parentEpochs);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %d steps of budget, a step's records every %s CPU seconds",
                contents(),
                budgetSteps,
                arrivalSeconds);
    }
}
