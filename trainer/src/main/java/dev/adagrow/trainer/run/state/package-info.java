/**
 * What a run keeps in files besides the bundle: the training state that a later version grows from,
 * and the checkpoint that an interrupted run goes on from. Both are archives of {@link
 * dev.adagrow.bundle.TrainingState}'s kind.
 *
 * <h2>Training state</h2>
 *
 * The entries of a {@link dev.adagrow.trainer.run.state.Snapshot} ({@code network.json}, {@code
 * weights.safetensors}, {@code optimizer.safetensors}), and
 *
 * <pre>
 *   preprocessing.json  {"channels": 1, "height": 32, ..}; absent: images are padded to the network's input, bytes as 0..1
 *   config.json    the growth configuration, every default spelled out
 *   classes.json   ["0", "1", ..], the class table
 *   splits.json    {"train": [..], "validation": [..], "test": [..]}: content hashes of all records of the lineage
 *   history.json   {"versions": [..]}, oldest first, see {@link dev.adagrow.trainer.run.state.History}
 * </pre>
 *
 * <h2>Checkpoint</h2>
 *
 * <pre>
 *   run.json       {"task": digest of what the run depends on, "state": {..}}
 *   NAME/..        the entries of each snapshot that the run needs to go on
 * </pre>
 */
@NullMarked
package dev.adagrow.trainer.run.state;

import org.jspecify.annotations.NullMarked;
