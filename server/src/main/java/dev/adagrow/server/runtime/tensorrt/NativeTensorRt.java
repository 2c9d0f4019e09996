package dev.adagrow.server.runtime.tensorrt;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that is asked of TensorRT's native layer. Models and contexts are handles. What fails throws
 * {@link NativeException}; what CUDA refuses ends the process.
 */
interface NativeTensorRt {
    /** The layer said no, and goes on. */
    final class NativeException extends Exception {
        private static final long serialVersionUID = 1L;

        NativeException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * @param shape whole, as the context has it
     */
    record Binding(String name, TrtType type, List<Long> shape) {
        public Binding {
            shape = List.copyOf(shape);
        }
    }

    /** Loads the libraries; does nothing if they are loaded. Returns TensorRT's version. */
    String start() throws NativeException;

    /**
     * Parses and builds an ONNX file, which may take minutes, or reads a serialized engine.
     *
     * @param onnx whether it is an ONNX file
     * @param options only the presence of a key counts
     */
    long load(Path model, boolean onnx, int device, Map<String, String> options)
            throws NativeException;

    /** After all of its contexts. */
    void unload(long model);

    /** An execution context, for one thread at a time. */
    long createContext(long model) throws NativeException;

    void deleteContext(long context);

    List<Binding> inputs(long model, long context) throws NativeException;

    List<Binding> outputs(long model, long context) throws NativeException;

    /**
     * @param buffer direct, of the binding's size; read or written by every run from then on
     */
    void bind(long context, String name, ByteBuffer buffer) throws NativeException;

    void run(long context) throws NativeException;
}
