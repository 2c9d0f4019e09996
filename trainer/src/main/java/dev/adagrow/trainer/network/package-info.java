/**
 * What a network is: its architecture as a fold over growth events, and the layers that its family
 * writes for it (the training form), which every pass walks, each one exhaustive switch: forward,
 * initial values, counts, scores, folding.
 *
 * <pre>
 *   GrowthEvent --&gt; {@link dev.adagrow.trainer.network.Architecture} --{@link dev.adagrow.trainer.network.Family}--&gt; {@link dev.adagrow.trainer.network.LayerGraph}
 *
 *   family    VGG, ResNet, ...: each writes the layers of its units
 *   weights   parameters by path: their initial values, and a forward pass over them on the engine
 *   folded    the graph of plain ops that folding makes of a trained network
 *   count     parameters and FLOPs of both, as a table and as a drawing
 * </pre>
 *
 * A unit has an id that is unique in the network and never changes; units are numbered in order of
 * insertion. A layer's id begins with its part: {@code stem}, {@code block0.u3} (unit 3 of block
 * 0), {@code down0}.
 */
@NullMarked
package dev.adagrow.trainer.network;

import org.jspecify.annotations.NullMarked;
