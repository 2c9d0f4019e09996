package dev.adagrow.trainer.data;

/**
 * How the records of one epoch are varied. What happens to a record follows from the seed and the
 * record's number alone: neither from the order of the epoch nor from the thread that decodes it.
 * Immutable.
 *
 * @param seed of the epoch
 */
public record Variations(Augmentation augmentation, long seed) {
    /** Every record stays as it is. */
    public static final Variations NONE = new Variations(Augmentation.NONE, 0);

    /**
     * Decodes and varies the records of these indices.
     *
     * @param firstNumber what is added to an index, so that records of two views have numbers apart
     * @throws dev.adagrow.preprocess.InputException naming data set and record, if one cannot be
     *     decoded
     */
    LabelledTensors batch(Records records, int[] indices, int firstNumber) {
        var batch = records.batch(indices);
        var shape = records.shape();
        var black = records.black();
        for (int i = 0; i < indices.length; i++) {
            augmentation
                    .draw(shape, seed + firstNumber + indices[i])
                    .apply(batch.inputs().data(), i * shape.elements(), shape, black);
        }
        return batch;
    }
}
