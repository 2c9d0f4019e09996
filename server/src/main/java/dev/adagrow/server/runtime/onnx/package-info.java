/** Models in ONNX, run by ONNX Runtime on the CPU. */
@NullMarked
package dev.adagrow.server.runtime.onnx;

import org.jspecify.annotations.NullMarked;
