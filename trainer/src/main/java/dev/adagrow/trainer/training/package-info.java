/**
 * How a network learns: one {@link dev.adagrow.trainer.training.TrainingSession} holds parameters
 * and optimizer state on DJL's PyTorch engine, trains whole epochs, takes growth events, and gives
 * snapshots that do not depend on the engine.
 *
 * <h2>Entries of a training state</h2>
 *
 * <pre>
 *   network.json           {"architecture": {..}, "log": [growth events]}    {@link dev.adagrow.trainer.training.NetworkJson}
 *   weights.safetensors    every parameter and BN statistic by path         {@link dev.adagrow.trainer.training.Safetensors}
 *   optimizer.safetensors  velocity by path; steps and, if there are any, local steps in __metadata__
 * </pre>
 *
 * <h2>Safetensors</h2>
 *
 * An u64 (little-endian) header length of at most 100 MB, the header in JSON ({@code {"name":
 * {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}, "__metadata__": {..}}}, padded
 * with spaces to a multiple of 8), and the data: little-endian, row-major, in the order of the
 * names, without gaps and without an overlap, to the end of the file. Only F32 is written or read.
 * <a href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>
 *
 * <h2>Growth log</h2>
 *
 * One JSON object a line: {@code {"epoch": 3, "seed": 7, "kind": "unit", "block": 0, "position":
 * 1}}, {@code {.., "kind": "branches", "byConv": {"stem": "conv1x3", "block0.u0": "pool3",
 * "block0.u1": "identity"}}}, {@code {.., "kind": "classes", "count": 2}}, {@code {.., "kind":
 * "stopped", "reason": ".."}}.
 */
@NullMarked
package dev.adagrow.trainer.training;

import org.jspecify.annotations.NullMarked;
