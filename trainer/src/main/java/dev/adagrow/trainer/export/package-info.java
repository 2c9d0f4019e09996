/**
 * Engine artifacts: ONNX files (opset 17, dynamic batch, input {@code input}, output {@code
 * logits}) written from folded and quantized networks, and the session that runs them here.
 *
 * <h2>The INT8 file</h2>
 *
 * QDQ form, activations UINT8 per tensor, weights INT8 per output channel (axis 0), biases INT32.
 * Activation codes use 0..127 only: CPUs without VNNI add two 8-bit products in 16 bits, and 2 *
 * 127 * 127 fits where 2 * 255 * 127 does not. QuantizeLinear itself saturates at 255, so each is
 * followed by a Clip to 127 in the integer domain; a Clip in front of it would keep ONNX Runtime
 * from fusing the convolution into QLinearConv.
 */
@NullMarked
package dev.adagrow.trainer.export;

import org.jspecify.annotations.NullMarked;
