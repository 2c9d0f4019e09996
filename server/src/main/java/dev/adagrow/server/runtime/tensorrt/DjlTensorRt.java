package dev.adagrow.server.runtime.tensorrt;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.tensorrt.jni.JniUtils;
import ai.djl.tensorrt.jni.LibUtils;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DJL's native layer. Thread-safe but for contexts. */
final class DjlTensorRt implements NativeTensorRt {
    /** As DJL counts kinds of files. */
    private static final int ONNX = 0;

    private static final int SERIALIZED = 2;

    @GuardedBy("this")
    private @Nullable String version;

    /** The library is tried once: Java does not try a class again whose start failed. */
    @GuardedBy("this")
    private @Nullable NativeException unusable;

    @Override
    public synchronized String start() throws NativeException {
        if (unusable != null) {
            throw unusable;
        }
        if (version == null) {
            try {
                LibUtils.loadLibrary();
                JniUtils.initPlugins("");
                version = JniUtils.getTrtVersion();
            } catch (LinkageError | RuntimeException e) {
                unusable =
                        new NativeException("DJL's TensorRT library does not start: " + why(e), e);
                throw unusable;
            }
        }
        return version;
    }

    private static String why(Throwable failure) {
        Throwable t = failure;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return String.valueOf(t.getMessage());
    }

    @Override
    public long load(Path model, boolean onnx, int device, Map<String, String> options)
            throws NativeException {
        return asked(() ->
                JniUtils.loadModel(
                        onnx ? ONNX : SERIALIZED, model.toString(), Device.gpu(device), options));
    }

    @Override
    public void unload(long model) {
        JniUtils.deleteTrtModel(model);
    }

    @Override
    public long createContext(long model) throws NativeException {
        return asked(() -> JniUtils.createSession(model));
    }

    @Override
    public void deleteContext(long context) {
        JniUtils.deleteSession(context);
    }

    @Override
    public List<Binding> inputs(long model, long context) throws NativeException {
        return asked(() ->
                bindings(
                        context, JniUtils.getInputNames(model), JniUtils.getInputDataTypes(model)));
    }

    @Override
    public List<Binding> outputs(long model, long context) throws NativeException {
        return asked(() ->
                bindings(
                        context,
                        JniUtils.getOutputNames(model),
                        JniUtils.getOutputDataTypes(model)));
    }

    private static List<Binding> bindings(long context, String[] names, DataType[] types) {
        var bindings = new ArrayList<Binding>(names.length);
        for (int i = 0; i < names.length; i++) {
            var shape = Arrays.stream(JniUtils.getShape(context, names[i])).boxed().toList();
            bindings.add(new Binding(names[i], type(types[i]), shape));
        }
        return bindings;
    }

    private static TrtType type(DataType type) {
        return switch (type) {
            case FLOAT32 -> TrtType.FLOAT;
            case FLOAT16 -> TrtType.HALF;
            case INT8 -> TrtType.INT8;
            case INT32 -> TrtType.INT32;
            case BOOLEAN -> TrtType.BOOL;
            default -> throw new IllegalArgumentException("TensorRT has no tensors of " + type);
        };
    }

    @Override
    public void bind(long context, String name, ByteBuffer buffer) throws NativeException {
        asked(() -> {
            JniUtils.bind(context, name, buffer);
            return context;
        });
    }

    @Override
    public void run(long context) throws NativeException {
        asked(() -> {
            JniUtils.runTrtModel(context);
            return context;
        });
    }

    private interface Question<T> {
        T ask();
    }

    /** Its layer throws whatever runtime exception fits. */
    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private static <T> T asked(Question<T> question) throws NativeException {
        try {
            return question.ask();
        } catch (RuntimeException e) {
            throw new NativeException(String.valueOf(e.getMessage()), e);
        }
    }
}
