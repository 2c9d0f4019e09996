/**
 * Tensors. {@link dev.adagrow.tensor.Tensor} is what crosses a process boundary: any type of the
 * Open Inference Protocol, in its raw little-endian form, over a buffer that nobody copies. {@link
 * dev.adagrow.tensor.FloatTensor} is what is computed with: float32 in a Java array.
 */
@NullMarked
package dev.adagrow.tensor;

import org.jspecify.annotations.NullMarked;
