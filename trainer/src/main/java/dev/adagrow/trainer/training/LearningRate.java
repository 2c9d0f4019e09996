package dev.adagrow.trainer.training;

/** The rate of each step. */
@FunctionalInterface
public interface LearningRate {
    /**
     * @param step number of steps done before this one
     */
    double at(long step);

    /** The same schedule, started at {@code step}. */
    default LearningRate from(long step) {
        return s -> at(s - step);
    }

    /**
     * A linear warm-up from peak / warm-up steps to the peak, then half a cosine down to 0 at the
     * total (SGDR without restarts, Loshchilov and Hutter, arXiv 1608.03983). Growth does not
     * restart it.
     *
     * @param warmup steps; 0 for none
     */
    static LearningRate cosine(double peak, long total, long warmup) {
        if (!(peak > 0) || warmup < 0 || total <= warmup) {
            throw new IllegalArgumentException(
                    "rate " + peak + " over " + total + " steps, " + warmup + " of them warm-up");
        }
        return step -> {
            if (step < warmup) {
                return peak * (step + 1) / warmup;
            }
            double done = Math.min(1, (double) (step - warmup) / (total - warmup));
            return peak * 0.5 * (1 + Math.cos(Math.PI * done));
        };
    }
}
