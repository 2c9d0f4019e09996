/**
 * What a network is: its architecture as a fold over growth events; the layers that its family
 * writes for it (the training form), which every pass walks, each one exhaustive switch: forward,
 * initial values, counts, scores, folding; its parameters by path; and the graph of plain ops that
 * folding makes of it.
 *
 * <pre>
 *   GrowthEvent --&gt; {@link dev.adagrow.trainer.network.Architecture} --{@link dev.adagrow.trainer.network.Family}--&gt; {@link dev.adagrow.trainer.network.LayerGraph} --fold--&gt; {@link dev.adagrow.trainer.network.FoldedNetwork}
 * </pre>
 *
 * <h2>Parameter paths</h2>
 *
 * A unit has an id that is unique in the network and never changes; units are numbered in order of
 * insertion. A layer's id begins with its part: {@code stem}, {@code block0.u3} (unit 3 of block
 * 0), {@code down0}. Under it:
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
package dev.adagrow.trainer.network;

import org.jspecify.annotations.NullMarked;
