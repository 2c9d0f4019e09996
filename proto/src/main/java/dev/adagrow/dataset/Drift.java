package dev.adagrow.dataset;

import java.util.List;

/** Makes a drifted task out of real images: rotates, inverts and adds noise. Deterministic from the seed. */
public final class Drift {
    /** The transformed copies, in the order given; labels and declared splits stay. */
    public static List<Sample> apply(List<Sample> samples, List<Integer> shape, double strength, long seed) {
        throw new UnsupportedOperationException("apply");
    }

    private Drift() {}
}
