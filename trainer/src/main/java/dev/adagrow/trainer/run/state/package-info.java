/**
 * What a run keeps in files: its folder, the training state that a later version grows from, and
 * the checkpoint that an interrupted run goes on from.
 *
 * <h2>Run folder</h2>
 *
 * <pre>
 *   config.yaml          the growth configuration, every default spelled out; {@link dev.adagrow.config.GrowthConfigCodec} reads it back
 *   task.json            {@link dev.adagrow.trainer.run.state.Asked}: model, data, parent
 *   growth-log.jsonl     one event a line, as in the bundle; of the net that may grow, at the end of that which is published
 *   metrics.jsonl        {@link dev.adagrow.trainer.run.state.EpochMetrics}, one line for each epoch
 *   decisions.jsonl      one line for each decision about growth, with all scores; each has an "epoch"
 *   checkpoint/          the latest checkpoint, until the run has ended
 *   bundle.zip           what a server serves
 *   training-state.zip   what a later growth goes on from
 *   report.html          all of this for people
 *   result.json          {@link dev.adagrow.trainer.run.state.RunEnding}; there when the run has ended, written last
 * </pre>
 *
 * {@code grow} adds config.yaml, task.json, report.html and result.json, the data sets in {@code
 * data/}, and {@code lock}, which the one process that works in the folder has locked.
 *
 * <p>The lines of an epoch are forced to the disk before its checkpoint. A run that goes on from
 * the checkpoint of epoch n drops the lines of later epochs and a torn last line, and writes the
 * growth log as the checkpoint knows it; so each epoch is there exactly once, whenever the process
 * was killed.
 *
 * <h2>Training state</h2>
 *
 * An archive of {@link dev.adagrow.bundle.TrainingState}'s kind: the entries of a {@link
 * dev.adagrow.trainer.run.state.Snapshot} ({@code network.json}, {@code weights.safetensors},
 * {@code optimizer.safetensors}), and
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
 *   preprocessing.json, classes.json   of all its networks, as in a training state
 *   NAME/..        the entries of each snapshot that the run needs to go on
 * </pre>
 *
 * As one file, for a trainer elsewhere, these are the entries of a {@link
 * dev.adagrow.bundle.TrainingState}. In a run folder each entry is a file named by its content, and
 * an index says which is which:
 *
 * <pre>
 *   checkpoint/index.json   {"formatVersion": 1, "files": [{"path": "net/network.json", "size": 812, "sha256": ..}, ..]}
 *   checkpoint/SHA-256      an entry; one that several snapshots or several epochs share is written once
 *   checkpoint/*.part       what a killed process had not written to the end; ignored
 * </pre>
 *
 * The index is replaced in one step after all its entries are on the disk, and files that it does
 * not name are removed after that.
 */
@NullMarked
package dev.adagrow.trainer.run.state;

import org.jspecify.annotations.NullMarked;
