package dev.adagrow.preprocess;

import dev.adagrow.tensor.DataType;
import java.util.List;

/**
 * How what people have becomes one row of a model's only input. Data alone, part of the model; what
 * it means is implemented here once, for training and for serving.
 */
public sealed interface Preprocessing permits ImagePreprocessing {
    /** Of the row's elements. */
    DataType type();

    /** Of a row. */
    List<Integer> shape();
}
