package dev.adagrow.server.runtime.tensorrt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A native layer as DJL's source describes it: buffers are bound once, each run reads and writes
 * them, and a context that two threads run at a time breaks. Its model doubles its FP32 input.
 */
final class FakeTensorRt implements NativeTensorRt {
    final List<String> asked = new ArrayList<>();
    final AtomicInteger contexts = new AtomicInteger();
    final AtomicInteger made = new AtomicInteger();
    final AtomicInteger models = new AtomicInteger();
    final AtomicInteger broken = new AtomicInteger();

    @Nullable String failure;
    List<Binding> inputs = List.of();
    List<Binding> outputs = List.of();

    private final Map<Long, Map<String, ByteBuffer>> bound = new ConcurrentHashMap<>();
    private final Map<Long, AtomicInteger> running = new ConcurrentHashMap<>();

    @Override
    public String start() {
        asked.add("start");
        return "8.6.1";
    }

    @Override
    public long load(Path model, boolean onnx, int device, Map<String, String> options)
            throws NativeException {
        if (failure != null) {
            throw new NativeException(failure, new IllegalArgumentException());
        }
        asked.add((onnx ? "onnx" : "plan") + " on " + device + " with " + options.keySet());
        models.incrementAndGet();
        return 1;
    }

    @Override
    public void unload(long model) {
        models.decrementAndGet();
    }

    @Override
    public long createContext(long model) {
        contexts.incrementAndGet();
        long context = made.incrementAndGet();
        bound.put(context, new HashMap<>());
        running.put(context, new AtomicInteger());
        return context;
    }

    @Override
    public void deleteContext(long context) {
        contexts.decrementAndGet();
        bound.remove(context);
    }

    @Override
    public List<Binding> inputs(long model, long context) {
        return inputs;
    }

    @Override
    public List<Binding> outputs(long model, long context) {
        return outputs;
    }

    @Override
    public void bind(long context, String name, ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("a buffer on the heap has no address");
        }
        buffers(context).put(name, buffer.duplicate().order(ByteOrder.nativeOrder()));
    }

    @Override
    public void run(long context) throws NativeException {
        if (failure != null) {
            throw new NativeException(failure, new IllegalArgumentException());
        }
        if (runs(context).incrementAndGet() > 1) {
            broken.incrementAndGet();
        }
        var in = buffer(context, inputs.getFirst().name());
        var out = buffer(context, outputs.getFirst().name());
        while (out.hasRemaining()) {
            out.putFloat(2 * in.getFloat());
            Thread.onSpinWait();
        }
        runs(context).decrementAndGet();
    }

    private Map<String, ByteBuffer> buffers(long context) {
        return Objects.requireNonNull(bound.get(context), "a context that is freed");
    }

    private AtomicInteger runs(long context) {
        return Objects.requireNonNull(running.get(context));
    }

    private ByteBuffer buffer(long context, String name) {
        return Objects.requireNonNull(buffers(context).get(name), "a tensor that is not bound")
                .duplicate()
                .clear()
                .order(ByteOrder.nativeOrder());
    }
}
