package dev.adagrow.trainer.growth;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The separate random streams of one growth, each a function of the seed, its purpose and its
 * number alone. So a run that is resumed draws what it would have drawn, and a change in one stream
 * leaves the others as they are. Immutable.
 */
public record GrowthRandom(long seed) {
    private enum Purpose {
        DECISIONS,
        WEIGHTS,
        DATA,
        VARIATIONS
    }

    /** Where and what to grow at this event. */
    public RandomGenerator decisions(long event) {
        return new SplittableRandom(derive(Purpose.DECISIONS, event));
    }

    /** Initial values; event 0 is the network that growth starts from. */
    public RandomGenerator weights(long event) {
        return new SplittableRandom(weightsSeed(event));
    }

    /** The seed behind {@link #weights}, for the growth log. */
    public long weightsSeed(long event) {
        return derive(Purpose.WEIGHTS, event);
    }

    /** Order of the records in this epoch. */
    public RandomGenerator data(long epoch) {
        return new SplittableRandom(derive(Purpose.DATA, epoch));
    }

    /** The seed of what varies the records that {@link #data} of the same number orders. */
    public long variationsSeed(long epoch) {
        return derive(Purpose.VARIATIONS, epoch);
    }

    /** SplitMix64's finalizer over the three, one after the other (Steele, Lea and Flood 2014). */
    private long derive(Purpose purpose, long number) {
        return mix(mix(mix(seed) + purpose.ordinal()) + number);
    }

    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
