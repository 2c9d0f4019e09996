/**
 * What a network is: its architecture as a fold over growth events, its parameters by path (the
 * training form), and the graph of plain ops that folding makes of it.
 *
 * <h2>Parameter paths</h2>
 *
 * A main convolution has an id: {@code stem}, {@code block0.u3} (unit 3 of block 0; unit ids are
 * given in order of insertion and never change), {@code down0}. Under it:
 *
 * <pre>
 *   ID.conv.weight [out, in, k, k]   ID.conv.bias [out]
 *   ID.branch0.weight [out, in, a, b] (convolution branches only)
 *   ID.branch0.bn.gamma | beta | mean | var [out]
 *   ID.bn.gamma | beta | mean | var [out]          the outer BN
 *   down0.pre.gamma | beta | mean | var [in]       the BN at the head of a Down
 *   head.weight [classes, d]   head.bias [classes]
 * </pre>
 */
@NullMarked
package dev.adagrow.trainer.network;

import org.jspecify.annotations.NullMarked;
