package dev.adagrow.trainer.data;

/** A batch of which is known what comes into it, and nothing is decoded. */
@FunctionalInterface
public interface Draft {
    /**
     * A pure function, on whatever thread it runs.
     *
     * @throws dev.adagrow.preprocess.InputException naming data set and record, if one cannot be
     *     decoded
     */
    Batch decode();
}
