package dev.adagrow.trainer.run.task;

/**
 * Who started a run and follows it. All methods are called on the run's thread and should return
 * soon.
 */
public interface RunListener {
    /** At the end of every epoch and at every change of phase. */
    void progress(Progress progress);

    /**
     * A checkpoint is complete. It is good for packing until this method returns; a listener that
     * needs no file of it has nothing to do.
     */
    void checkpoint(SavedCheckpoint saved);

    /** Asked before every step, and while data sets are read; must be cheap. */
    Control control();

    /**
     * @param cancelled whether the run must stop; it then ends as {@link RunResult.Cancelled}
     * @param paceSeconds to wait before the next step, so that others get the processor
     */
    record Control(boolean cancelled, double paceSeconds) {
        /** Full speed. */
        public static final Control GO = new Control(false, 0);

        public Control {
            if (!(paceSeconds >= 0 && paceSeconds <= 3600)) {
                throw new IllegalArgumentException("a pace of " + paceSeconds + " seconds");
            }
        }
    }
}
