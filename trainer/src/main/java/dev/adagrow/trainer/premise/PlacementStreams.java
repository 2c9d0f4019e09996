package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.growth.GrowthRandom;
import java.util.random.RandomGenerator;

/**
 * The random streams of one seed, one for each purpose and number, so that a move draws the same
 * whatever other moves there are. Immutable.
 */
record PlacementStreams(GrowthRandom random) {
    private static final long EACH = 1L << 16;

    private enum Purpose {
        PARENT,
        HEAD,
        EPOCH,
        STRETCH,
        PROBE,
        CALIBRATION,
        SCORES,
        INTERVAL,
        COOLING,
        INSERTION
    }

    static PlacementStreams of(long seed) {
        return new PlacementStreams(new GrowthRandom(seed));
    }

    RandomGenerator parent() {
        return random.weights(number(Purpose.PARENT, 0, 0, 0));
    }

    RandomGenerator head() {
        return random.weights(number(Purpose.HEAD, 0, 0, 0));
    }

    /** The parent's batches. */
    RandomGenerator epoch(int epoch) {
        return random.data(number(Purpose.EPOCH, epoch, 0, 0));
    }

    /** Batches up to this checkpoint, from the one before. */
    RandomGenerator stretch(int checkpoint) {
        return random.data(number(Purpose.STRETCH, checkpoint, 0, 0));
    }

    RandomGenerator probe(int checkpoint) {
        return random.data(number(Purpose.PROBE, checkpoint, 0, 0));
    }

    RandomGenerator calibration(int checkpoint) {
        return random.data(number(Purpose.CALIBRATION, checkpoint, 0, 0));
    }

    long scores(int checkpoint) {
        return random.weightsSeed(number(Purpose.SCORES, checkpoint, 0, 0));
    }

    /** Batches of the twin and of all moves. */
    RandomGenerator interval(int checkpoint, int repeat) {
        return random.data(number(Purpose.INTERVAL, checkpoint, repeat, 0));
    }

    /** Batches of the twin and of all moves after the interval. */
    RandomGenerator cooling(int checkpoint, int repeat) {
        return random.data(number(Purpose.COOLING, checkpoint, repeat, 0));
    }

    RandomGenerator insertion(int checkpoint, int repeat, int move) {
        return random.weights(number(Purpose.INSERTION, checkpoint, repeat, move));
    }

    private static long number(Purpose purpose, int a, int b, int c) {
        return ((purpose.ordinal() * EACH + a) * EACH + b) * EACH + c;
    }
}
