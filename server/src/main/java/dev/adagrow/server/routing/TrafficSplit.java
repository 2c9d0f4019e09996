package dev.adagrow.server.routing;

import java.util.Optional;

/**
 * Who answers a model's calls. Immutable; replaced as a whole, by compare-and-set on the revision.
 *
 * @param stable the version that answers everything outside a trial; empty before a first version
 * @param trial a candidate under test
 * @param revision rises by one with each replacement
 */
public record TrafficSplit(
        String model, long revision, Optional<Integer> stable, Optional<Trial> trial) {
    /**
     * @param armShare share w of each of the two arms, in [0, 0.5]; 0: the candidate answers nobody
     * @param shadow whether a copy of every stable call also runs through the candidate
     * @param salt of the hash of route keys; one for each rollout
     */
    public record Trial(int candidate, double armShare, boolean shadow, String salt) {
        public Trial {
            if (!(armShare >= 0 && armShare <= 0.5)) {
                throw new IllegalArgumentException("arm share " + armShare);
            }
        }
    }

    /** Before anything was published. */
    public static TrafficSplit none(String model) {
        return new TrafficSplit(model, 0, Optional.empty(), Optional.empty());
    }
}
