package dev.adagrow.trainer.growth;

/**
 * Exponential moving average with bias correction: s_t = b s_{t-1} + (1 - b) x_t, value s_t / (1 -
 * b^t) (Kingma and Ba 2015, arXiv 1412.6980, section 3). Immutable.
 *
 * @param beta b, weight of the past
 * @param sum s_t
 * @param count t
 */
public record Ema(double beta, double sum, int count) {
    public Ema {
        if (!(beta >= 0 && beta < 1) || count < 0) {
            throw new IllegalArgumentException(
                    "moving average with beta " + beta + " after " + count + " values");
        }
    }

    /** Without values yet. */
    public static Ema of(double beta) {
        return new Ema(beta, 0, 0);
    }

    /** With one more value. */
    public Ema after(double x) {
        return new Ema(beta, beta * sum + (1 - beta) * x, count + 1);
    }

    /** 0 before the first value. */
    public double value() {
        return count == 0 ? 0 : sum / (1 - Math.pow(beta, count));
    }
}
