package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.RunTimes;

/**
 * How long runs of one version take now: as long as was measured while it warmed, times how much
 * longer they took of late. Not thread-safe: the scheduler's lock guards it.
 */
final class Pace {
    /** Of the newest run in the average. */
    private static final double WEIGHT = 0.1;

    /** One run, held up by whatever it be, counts as so much slower than expected at most. */
    private static final double MOST_SLOWER = 2;

    /** Of a row's time that is given up for shorter runs while others wait for the engine, too. */
    private static final double LOSS_FOR_OTHERS = 0.25;

    private final RunTimes times;
    private int maxRows;
    private int batchRows;
    private int sharedRows;
    private double slowness = 1;
    private boolean seen;

    /**
     * @param maxRows of a batch
     */
    Pace(RunTimes times, int maxRows) {
        this.times = times;
        limit(maxRows);
    }

    /**
     * Changes the limit; does nothing if it is the same.
     *
     * @param rows of a batch from now on at most
     */
    void limit(int rows) {
        if (rows != maxRows) {
            maxRows = rows;
            batchRows = times.batchRows(rows);
            sharedRows = times.efficientRows(rows, LOSS_FOR_OTHERS);
        }
    }

    /** Whether it was measured at all. */
    boolean measured() {
        return !times.measured().isEmpty();
    }

    /** Rows of a batch at most. */
    int batchRows() {
        return batchRows;
    }

    /** Rows of a batch at most while other versions are called, too. */
    int sharedRows() {
        return sharedRows;
    }

    /** Nanoseconds that a run of so many rows will take. */
    long run(int rows) {
        return (long) (times.nanos(rows) * slowness);
    }

    /** Nanoseconds that so many rows will take in batches. */
    long runs(int rows) {
        int rest = rows % batchRows;
        return rows / batchRows * run(batchRows) + (rest == 0 ? 0 : run(rest));
    }

    /** Batches that so many rows take. */
    int batches(int rows) {
        return (rows + batchRows - 1) / batchRows;
    }

    void ran(int rows, long nanos) {
        double ratio = (double) nanos / Math.max(1, times.nanos(rows));
        slowness =
                seen
                        ? slowness + WEIGHT * (Math.min(ratio, MOST_SLOWER * slowness) - slowness)
                        : ratio;
        seen = true;
    }
}
