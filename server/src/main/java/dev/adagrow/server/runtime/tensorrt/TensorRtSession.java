package dev.adagrow.server.runtime.tensorrt;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.tensorrt.NativeTensorRt.Binding;
import dev.adagrow.server.runtime.tensorrt.NativeTensorRt.NativeException;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One model on the GPU with a fixed number of execution contexts, made when it is opened and freed
 * when it is closed, for DJL loses what is made and freed in between. A run takes a context and its
 * buffers for itself; if all are taken, it waits. Thread-safe.
 */
final class TensorRtSession implements EngineSession {
    private final NativeTensorRt natives;
    private final long model;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final List<Context> contexts = new ArrayList<>();
    private final ArrayBlockingQueue<Context> idle;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** A context with the buffers that it reads and writes in every run. */
    private record Context(
            long handle, Map<String, ByteBuffer> buffers, Map<String, int[]> outputDims) {}

    /**
     * @param model handle; unloaded when this is closed, and not if this constructor fails
     * @param artifact whose rows are the first extents of a model that takes rows
     */
    TensorRtSession(
            NativeTensorRt natives,
            long model,
            Signature signature,
            Artifact artifact,
            int instances)
            throws LoadException, NativeException {
        this.natives = natives;
        this.model = model;
        inputs = signature.inputs();
        outputs = signature.outputs().stream().map(Signature.Output::tensor).toList();
        idle = new ArrayBlockingQueue<>(instances);
        boolean whole = false;
        try {
            for (int i = 0; i < instances; i++) {
                contexts.add(context(signature.batched(), artifact.rows()));
            }
            idle.addAll(contexts);
            whole = true;
        } finally {
            if (!whole) {
                contexts.forEach(context -> natives.deleteContext(context.handle()));
            }
        }
    }

    private Context context(boolean batched, int rows) throws LoadException, NativeException {
        long handle = natives.createContext(model);
        boolean whole = false;
        try {
            var buffers = new HashMap<String, ByteBuffer>();
            var dims = new HashMap<String, int[]>();
            var given = natives.inputs(model, handle);
            if (given.size() != inputs.size()) {
                throw new LoadException(
                        "the signature's inputs are "
                                + inputs.stream().map(TensorSpec::name).toList()
                                + ", the model's are "
                                + given.stream().map(Binding::name).toList());
            }
            for (var input : inputs) {
                var binding = binding(given, input, batched, rows);
                buffers.put(input.name(), bound(handle, binding));
            }
            var made = natives.outputs(model, handle);
            for (var output : outputs) {
                var binding = binding(made, output, batched, rows);
                buffers.put(output.name(), bound(handle, binding));
                dims.put(output.name(), dims(binding));
            }
            // A context writes all of its outputs, also those that nobody asks for.
            for (var other : made) {
                if (!buffers.containsKey(other.name())) {
                    buffers.put(other.name(), bound(handle, other));
                }
            }
            whole = true;
            return new Context(handle, Map.copyOf(buffers), Map.copyOf(dims));
        } finally {
            if (!whole) {
                natives.deleteContext(handle);
            }
        }
    }

    private static Binding binding(List<Binding> given, TensorSpec spec, boolean batched, int rows)
            throws LoadException {
        var binding =
                given.stream()
                        .filter(b -> b.name().equals(spec.name()))
                        .findFirst()
                        .orElseThrow(() ->
                                new LoadException(
                                        "the model has no tensor "
                                                + spec.name()
                                                + " but "
                                                + given.stream().map(Binding::name).toList()));
        if (binding.type().type() != spec.type()) {
            throw new LoadException(
                    "the model's tensor "
                            + spec.name()
                            + " does not hold "
                            + spec.type()
                            + " but "
                            + binding.type().type());
        }
        var shape = binding.shape().stream().map(Math::toIntExact).toList();
        int first = batched ? 1 : 0;
        boolean fits =
                shape.stream().allMatch(extent -> extent > 0)
                        && shape.size() >= first
                        && (!batched || shape.getFirst() == rows)
                        && spec.fits(shape.subList(first, shape.size()));
        if (!fits) {
            throw new LoadException(
                    "the signature's tensor "
                            + spec.name()
                            + " has shape "
                            + (batched
                                    ? Stream.concat(Stream.of(rows), spec.shape().stream()).toList()
                                    : spec.shape())
                            + ", the model's has "
                            + shape);
        }
        return binding;
    }

    private ByteBuffer bound(long context, Binding binding) throws NativeException {
        long elements = LongStream.of(longs(binding)).reduce(1, Math::multiplyExact);
        int bytes = Math.toIntExact(elements * binding.type().type().size());
        var buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        natives.bind(context, binding.name(), buffer);
        return buffer;
    }

    private static long[] longs(Binding binding) {
        return binding.shape().stream().mapToLong(Long::longValue).toArray();
    }

    private static int[] dims(Binding binding) {
        return binding.shape().stream().mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public List<Tensor> infer(List<Tensor> tensors) throws InferenceException {
        Context context;
        try {
            context = idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException("the server stops", e);
        }
        try {
            for (int i = 0; i < inputs.size(); i++) {
                feed(context, inputs.get(i), tensors.get(i));
            }
            natives.run(context.handle());
            return outputs.stream().map(output -> copied(context, output)).toList();
        } catch (NativeException e) {
            throw new InferenceException("TensorRT failed: " + e.getMessage(), e);
        } finally {
            idle.add(context);
        }
    }

    private static void feed(Context context, TensorSpec input, Tensor tensor)
            throws InferenceException {
        var buffer = context.buffers().get(input.name());
        var raw = tensor.raw();
        if (buffer == null || raw.remaining() != buffer.capacity()) {
            throw new InferenceException(
                    "the input "
                            + input.name()
                            + " is "
                            + tensor
                            + ", of "
                            + raw.remaining()
                            + " bytes; a run takes "
                            + (buffer == null ? 0 : buffer.capacity()));
        }
        buffer.clear().put(raw);
    }

    /** The next run writes over what the context wrote. */
    private static Tensor copied(Context context, TensorSpec output) {
        var written = context.buffers().get(output.name());
        var dims = context.outputDims().get(output.name());
        if (written == null || dims == null) {
            throw new IllegalStateException("the output " + output.name() + " was never bound");
        }
        var copy = ByteBuffer.allocate(written.capacity()).put(written.duplicate().clear()).flip();
        return new DenseTensor(output.type(), copy, dims);
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            contexts.forEach(context -> natives.deleteContext(context.handle()));
            natives.unload(model);
        }
    }
}
