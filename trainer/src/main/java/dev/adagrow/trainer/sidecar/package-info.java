/**
 * The trainer as a server's sidecar: takes a job by a lease, runs the growth, hands the bundle
 * back. The only room of the trainer with gRPC and the messages of {@code adagrow.trainer.v1}.
 *
 * <pre>
 *   Sidecar (one job after another)
 *      |-- JobRun (one job: fetch, grow, hand over)
 *      |      |-- LeaseHold (one lease: renewed until it ends; every call of the job goes through it)
 *      |      |-- BlobCache (files by digest)     LatestWins (reports beside the training)
 *      |-- ServerConnection (calls and what their failures mean)
 * </pre>
 *
 * A job's lease ends once, by a result, or before: the server lost patience with us, a person
 * cancelled the job, or this process is told to stop. From then on every call of the job fails at
 * once, and the run is told to stop at its next step. An unreachable server ends nothing: training
 * goes on, and the calls are repeated until they work.
 *
 * <h2>Layout of the work folder</h2>
 *
 * <pre>
 *   lock             locked by the one trainer that uses the folder
 *   trainer.json     {"metricsPort": 8012, "pid": 4711}; from when the trainer is ready to its clean end
 *   blobs/DIGEST     files of the server that were needed lately; DIGEST.part is one that has not come whole
 *   job/             files of the run; emptied before and after each job
 * </pre>
 *
 * Nothing here is lost with the folder but the time to fetch it again: a run goes on from the
 * checkpoint that the server has.
 */
@NullMarked
package dev.adagrow.trainer.sidecar;

import org.jspecify.annotations.NullMarked;
