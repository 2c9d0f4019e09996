package dev.adagrow.server.batch;

/**
 * What the queues of one model have in common: its share of the engine's time, its limits, and its
 * runs under way. Not thread-safe: the scheduler's lock guards it.
 */
final class ModelRuns {
    private final String model;
    private final EngineShares.Share share;
    private final LimitTable table;
    private int tableChanges;
    private ModelLimits limits;
    private int running;

    ModelRuns(String model, EngineShares.Share share, LimitTable table) {
        this.model = model;
        this.share = share;
        this.table = table;
        this.tableChanges = table.changes();
        this.limits = table.of(model);
    }

    EngineShares.Share share() {
        return share;
    }

    /** Those that hold now. */
    ModelLimits limits() {
        int now = table.changes();
        if (now != tableChanges) {
            tableChanges = now;
            limits = table.of(model);
        }
        return limits;
    }

    boolean isIdle() {
        return running == 0;
    }

    /** Whether one more run would not be too many. */
    boolean mayRun() {
        return running < limits().instances();
    }

    /** Whether two more runs would not. */
    boolean mayRunTwice() {
        return running + 1 < limits().instances();
    }

    /** Whether engine threads may be idle while its calls wait. */
    boolean isHeldBack() {
        return !mayRun() && table.leavesThreads(limits());
    }

    /** Nanoseconds of the engine's time that count as had; while held back it saves none up. */
    long had() {
        return isHeldBack() ? share.hadFromNow() : share.had();
    }

    /** To be called by {@link Seats}. */
    void begins() {
        running++;
    }

    /** To be called by {@link Seats}. */
    void ends() {
        if (isHeldBack()) {
            share.begins();
        }
        running--;
    }
}
