package dev.adagrow.trainer.evaluation;

import dev.adagrow.tensor.FloatTensor;

/** Something that answers inputs with logits. Not thread-safe. */
public interface Classifier extends AutoCloseable {
    /** Of the artifact or network within its file. */
    String name();

    /**
     * @param inputs [n, channels, height, width], n &gt; 0
     * @return [n, classes]
     * @throws IllegalArgumentException if the inputs do not fit the model
     */
    FloatTensor logits(FloatTensor inputs);

    @Override
    void close();
}
