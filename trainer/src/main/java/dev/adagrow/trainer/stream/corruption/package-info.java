/**
 * Six of the corruptions of D. Hendrycks and T. Dietterich, Benchmarking Neural Network Robustness
 * to Common Corruptions and Perturbations (ICLR 2019, arXiv 1903.12261), at severity 3 with the
 * constants that their CIFAR-10-C was made with. Each is a pure function of an 8-bit picture and a
 * seed; {@link dev.adagrow.trainer.stream.corruption.Corruption} names them. Equal arguments give
 * equal bytes on every machine, but for JPEG, whose coder is the platform's.
 *
 * <p>x below is a picture as numbers 0..1; what a function gives is clipped to 0..1 and becomes the
 * byte ⌊255 x⌋, as there.
 */
@NullMarked
package dev.adagrow.trainer.stream.corruption;

import org.jspecify.annotations.NullMarked;
