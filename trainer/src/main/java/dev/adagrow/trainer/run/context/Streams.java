package dev.adagrow.trainer.run.context;

/**
 * Numbers of the data streams of one run (see {@link dev.adagrow.trainer.growth.GrowthRandom#data})
 * besides those of its epochs, which count from 1. Apart from each other, so that no two draw
 * alike.
 */
public final class Streams {
    public static final long CALIBRATION = 1_000_000;
    public static final long REPLAY = 1_000_001;
    public static final long HEAD_WARM_UP = 1_000_002;
    public static final long STATISTICS = 1_000_003;
    public static final long JUDGED = 1_000_004;
    public static final long RENEWAL = 1_000_005;
    public static final long GLANCED = 1_000_006;

    private static final long INSERTION = 3_000_000;
    private static final long LOCAL_LEARNING = 4_000_000;
    private static final long MOST_LOCAL_EPOCHS = 1000;

    /** Of the records by which an insertion is made to preserve the function. */
    public static long insertion(int event) {
        return INSERTION + event;
    }

    /** Of an epoch in which only what an event has inserted learns. */
    public static long localLearning(int event, int epoch) {
        return LOCAL_LEARNING + event * MOST_LOCAL_EPOCHS + epoch - 1;
    }

    private Streams() {}
}
