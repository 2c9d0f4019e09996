package dev.adagrow.trainer.growth;

/** Whole parts of a whole number. Stateless. */
public final class Shares {
    /** So that a product like 0.55 * 20, just above 11, counts as 11; and 0.7 * 90 as 63. */
    private static final double ROUNDING = 1e-9;

    /** {@code share * whole}, rounded up. */
    public static int up(double share, int whole) {
        return (int) Math.ceil(share * whole - ROUNDING);
    }

    /** {@code share * whole}, rounded down. */
    public static int down(double share, int whole) {
        return (int) Math.floor(share * whole + ROUNDING);
    }

    private Shares() {}
}
