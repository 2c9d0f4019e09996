/**
 * Growth under a stream of tasks that does not wait: several arms live through the same stream.
 *
 * <h2>The protocol</h2>
 *
 * A stream has K steps, and so K data sets that arrive L CPU seconds apart ({@code
 * arrivalSeconds}): step k at time k L. Step 0 is the parent, a first growth that all arms of a
 * seed share; it is there at time 0. Time is CPU time of one arm's process, so that what else a
 * machine does costs an arm nothing.
 *
 * <ul>
 *   <li><b>Training.</b> The training of step k begins when its records have arrived or when the
 *       training of step k - 1 has ended, whichever is later, and ends c(k) seconds later, where
 *       c(k) is what was measured of it: reading its records, training, folding, quantizing,
 *       evaluating, publishing. An arm that is slow falls behind and stays behind. The CPU time of
 *       a training that was cut off counts up to its last checkpoint, and from there on. All may
 *       take as long: the budget counts steps of the stream's first net, of a larger one fewer.
 *   <li><b>The model of the moment.</b> From the end of step k's training until the end of step k +
 *       1's, what step k left answers. A published version is taken whether or not its gate passed:
 *       a server would judge it by a canary's traffic, not by the gate alone; failures are counted.
 *       "No change" and a refusal leave the model that was there, and cost what they took; a
 *       version that is re-selected ({@link StartingVersion}) answers from there on.
 *   <li><b>Traffic.</b> Between k L and (k + 1) L records are asked of the tasks that {@link
 *       dev.adagrow.trainer.stream.plan.StreamPlan#asked} names, evenly. They are the held-out test
 *       records of these tasks, which nothing ever trains on, and are answered by the artifact that
 *       is served. A class that a model does not know is answered wrongly.
 * </ul>
 *
 * <h2>The figures</h2>
 *
 * a(m, t) is the accuracy on task t of what step m left. Arms are the same before L.
 *
 * <ul>
 *   <li><b>prequential</b> (headline): accuracy of the model of the moment on the traffic of the
 *       moment, averaged over the time from L to K L. The rule that every record is answered before
 *       it is learnt is that of A. Dawid 1984 and J. Gama et al. 2013; that the stream does not
 *       wait, Y. Ghunaim et al., Real-Time Evaluation in Online Continual Learning, CVPR 2023
 *       (arXiv 2302.01047).
 *   <li><b>finalMean</b>: mean over all tasks of a(K - 1, t), whenever the last training ends.
 *   <li><b>forgetting</b>: mean over the tasks that arrived before the last step of max over m of
 *       a(m, t), from its arrival on, less a(K - 1, t) (A. Chaudhry et al. 2018, arXiv 1801.10112).
 *   <li><b>minAccuracy</b>: the least a(m, t) of a task t that had arrived before step m (after M.
 *       De Lange et al. 2023, arXiv 2205.13452, with the minimum over tasks in the place of their
 *       mean, and only of models that answer).
 *   <li><b>cpuSeconds</b>: sum of c(k), without the parent's.
 * </ul>
 *
 * <h2>Arms</h2>
 *
 * {@link dev.adagrow.trainer.stream.StreamArms} lists them: a name, what its configuration has
 * otherwise, which past records it may replay, and which of its versions its trainings go on from.
 * Nothing else tells an arm from another.
 *
 * <h2>The folders</h2>
 *
 * <pre>
 *   OUT/stream.json           what the arm was asked; another stream in its place is refused
 *   OUT/work/step-1/          files of one step's run, see {@link dev.adagrow.trainer.run.state}
 *   OUT/work/step-1/from.json which step's version its training goes on from
 *   OUT/work/step-1/step.json there once the step has ended, whole; see {@link dev.adagrow.trainer.stream.StepResult}
 *   OUT/result.json           there once the stream has ended, whole; see {@link dev.adagrow.trainer.stream.StreamResult}
 *   CACHE/DIGEST/seed-1/      records and parent, shared by the arms of a seed; DIGEST of all that they depend on
 * </pre>
 */
@NullMarked
package dev.adagrow.trainer.stream;

import org.jspecify.annotations.NullMarked;
