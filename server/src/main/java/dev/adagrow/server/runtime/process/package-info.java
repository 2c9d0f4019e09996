/**
 * A seat out of process: another engine, run by a JVM of its own, one for each open model. A native
 * library that aborts takes that process with it and nothing else: the runs that were under way
 * fail with {@link dev.adagrow.server.lifecycle.EngineUnavailableException}, the process is begun
 * anew, with growing pauses, and opens the model again.
 *
 * <p><b>Connections.</b> The server listens on a Unix domain socket in a folder that only its user
 * may enter. The process connects once for control, and, once its model is open, once for each run
 * that may be under way at a time (a lane). Socket and folder are then removed. Whoever sees the
 * other side's end of the control connection ends, too: so a process never outlives its server.
 *
 * <p><b>Frames.</b> All numbers are little-endian.
 *
 * <pre>
 *   frame    length u32 (of what follows, at most 2^30), kind u8, body
 *   OPEN     control, to the process      lanes u16, path, batched u8, inputs, outputs, artifact
 *   OPENED   control, from it             nothing
 *   REFUSED  control, from it             why the model cannot be opened
 *   RUN      lane, to the process         tensors
 *   ANSWER   lane, from it                tensors
 *   FAILED   lane, from it                why the run failed
 *   UNFIT    lane, from it                why the model does not take these inputs
 *
 *   text     length u32, UTF-8
 *   tensors  number u16, then each: type u8 (as DataType counts), rank u8, extents u32, bytes u32, raw form
 *   specs    number u16, then each: name, type u8, rank u8, extents i32
 *   artifact name, engine, path, precision, memory bytes u64, rows u32, required u8, if that is 1: library version, compute capability
 * </pre>
 *
 * On a lane each RUN is followed by one ANSWER, FAILED or UNFIT before the next. A frame that
 * breaks a rule ends the process. The process's standard output and error go to the server's log.
 */
@NullMarked
package dev.adagrow.server.runtime.process;

import org.jspecify.annotations.NullMarked;
