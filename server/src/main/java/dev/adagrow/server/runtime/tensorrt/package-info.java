/**
 * TensorRT by DJL's engine 0.33.0, the last of its releases, whose native layer is made for
 * TensorRT 8. The operator brings TensorRT 8.5 or 8.6 and CUDA's runtime; the project brings
 * neither.
 *
 * <p>A CUDA error aborts the process, and so does a file that is not for this machine. So {@link
 * dev.adagrow.server.runtime.tensorrt.Preflight} looks at everything that can be looked at before
 * anything native is loaded, and by default the engine runs in a process of its own ({@code
 * engine.process.engines}).
 *
 * <p><b>What has been run, and what has not.</b> Not run on a GPU: no one has yet built or run an
 * engine of ours with TensorRT, so neither speed nor answers are known. What has been run, all on
 * machines without a GPU:
 *
 * <ul>
 *   <li>every refusal of the preflight, over a fake machine, and the first of them (no GPU) on a
 *       real one, through the whole server, where another artifact of the same bundle then serves;
 *   <li>sessions, their pool of execution contexts, buffers, types and options over a fake native
 *       layer that behaves as DJL's source says (it answers in the same buffers every time, and
 *       fails the test when a context is used by two threads at a time);
 *   <li>the process seat, with other engines;
 *   <li>DJL's jar: that its classes link against the DJL API of this project, and that its native
 *       library is refused by the linker, and remembered, where TensorRT is missing.
 * </ul>
 *
 * Not run: {@link dev.adagrow.server.runtime.tensorrt.DjlTensorRt} beyond that refusal; the finding
 * of versions and compute capabilities on a machine that has them; whether preloading CUDA's
 * runtime and TensorRT's plugins, as the process seat does, is what DJL's native layer wants.
 */
@NullMarked
package dev.adagrow.server.runtime.tensorrt;

import org.jspecify.annotations.NullMarked;
