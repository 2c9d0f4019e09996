/**
 * The parameters of a network in training form: what they are, how they start, and the forward pass
 * over them on the engine.
 *
 * <h2>Parameter paths</h2>
 *
 * After the layer's id:
 *
 * <pre>
 *   ID.weight [out, in / groups, k, k]   ID.bias [out]        a convolution: stem.conv, down0.conv, block0.u3.conv
 *   ID.branch0.weight [out, in / groups, a, b]                convolution branches only
 *   ID.branch0.bn.gamma | beta | mean | var [out]
 *   ID.gamma | beta | mean | var [channels]                   a BN: stem.bn, down0.pre, down0.bn, block0.u3.bn
 *   head.weight [classes, d]   head.bias [classes]
 * </pre>
 */
@NullMarked
package dev.adagrow.trainer.network.weights;

import org.jspecify.annotations.NullMarked;
