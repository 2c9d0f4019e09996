/**
 * Weights on an integer grid (thesis chapter 4). Three parts stay apart: <em>observe</em> (the
 * Hessian of the layer's inputs, {@link dev.adagrow.trainer.quantize.Hessian}, and for the
 * asymmetric target how far they are from those of the float network, {@link
 * dev.adagrow.trainer.quantize.OutputDrift}), <em>solve</em> (which code each weight gets, {@link
 * dev.adagrow.trainer.quantize.Obs}, in which {@link dev.adagrow.trainer.quantize.ColumnOrder};
 * {@link dev.adagrow.trainer.quantize.DynamicObs}), and <em>grid</em> (which values there are,
 * {@link dev.adagrow.trainer.quantize.Grid}, {@link dev.adagrow.trainer.quantize.ActivationGrid}).
 * {@link dev.adagrow.trainer.quantize.Quantizer} walks the network and lets each layer see what the
 * quantized layers before it give.
 */
@NullMarked
package dev.adagrow.trainer.quantize;

import org.jspecify.annotations.NullMarked;
