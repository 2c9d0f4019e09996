/**
 * Structural re-parameterization (thesis 3.2.2 and 4.1; Ding et al., RepVGG 2021 and Diverse Branch
 * Block 2021): pure functions that turn parallel branches and batch normalization into one
 * convolution. {@link dev.adagrow.trainer.fold.FoldRules} has the rules one by one, in float64;
 * {@link dev.adagrow.trainer.fold.Folding} applies them to a whole network.
 */
@NullMarked
package dev.adagrow.trainer.fold;

import org.jspecify.annotations.NullMarked;
