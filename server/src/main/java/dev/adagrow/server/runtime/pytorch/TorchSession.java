package dev.adagrow.server.runtime.pytorch;

import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * One open TorchScript module. Thread-safe: a module in inference form may run on several threads,
 * and each run has buffers and a scope of its own, with which all that PyTorch made for it goes.
 */
final class TorchSession implements EngineSession {
    /** Input buffers kept for the next run; as many as threads commonly run one model. */
    private static final int KEPT_BUFFERS = 4;

    /** Bytes of the widest registers, in which PyTorch reads. */
    private static final int ALIGNMENT = 64;

    /** How PyTorch says that a number among the inputs is no place in a table of the model. */
    private static final String BAD_INDEX = "index out of range";

    private final Model model;
    private final PtSymbolBlock block;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    /** Direct memory is slow to get and to give back, so it is kept. */
    private final ArrayBlockingQueue<ByteBuffer> buffers = new ArrayBlockingQueue<>(KEPT_BUFFERS);

    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * @param model closed with the session
     * @param block the model's, in inference form
     * @param signature of types that {@link TorchTypes} has
     */
    TorchSession(Model model, PtSymbolBlock block, Signature signature) {
        this.model = model;
        this.block = block;
        this.inputs = signature.inputs();
        this.outputs = signature.outputs().stream().map(Signature.Output::tensor).toList();
    }

    @Override
    public List<Tensor> infer(List<Tensor> tensors) throws InferenceException {
        return run(tensors.stream().map(List::of).toList());
    }

    @Override
    public List<Tensor> inferJoined(List<Tensors> parts) throws InferenceException {
        return run(
                IntStream.range(0, inputs.size())
                        .mapToObj(i -> parts.stream().map(part -> part.get(i)).toList())
                        .toList());
    }

    /**
     * @param tensors of each input those whose rows stand behind each other
     */
    private List<Tensor> run(List<List<Tensor>> tensors) throws InferenceException {
        var buffer = buffer(bytes(tensors));
        try (var scope = (PtNDManager) model.getNDManager().newSubManager()) {
            // Both are settings of the thread, and on in one that PyTorch has not seen before.
            JniUtils.setGradMode(false);
            JniUtils.setGraphExecutorOptimize(false);
            var arguments = new IValue[inputs.size()];
            try {
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = IValue.from(feed(scope, tensors.get(i), buffer));
                }
                try (var result = block.forward(arguments)) {
                    return read(result, scope);
                }
            } finally {
                for (var argument : arguments) {
                    if (argument != null) {
                        argument.close();
                    }
                }
            }
        } catch (EngineException e) {
            String message = TorchMessages.of(e);
            throw message.contains(BAD_INDEX)
                    ? new RefusedInputException("PyTorch refuses it: " + message, e)
                    : new InferenceException("PyTorch failed: " + message, e);
        } finally {
            var unused = buffers.offer(buffer);
        }
    }

    private static int bytes(List<List<Tensor>> tensors) {
        long bytes = ALIGNMENT;
        for (var parts : tensors) {
            bytes += aligned(denseBytes(parts));
        }
        return Math.toIntExact(bytes);
    }

    private static long denseBytes(List<Tensor> parts) {
        return parts.stream().mapToLong(part -> part.bytes()).sum();
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /**
     * @param buffer the input's place begins at its position, which moves behind it
     */
    private static PtNDArray feed(PtNDManager scope, List<Tensor> parts, ByteBuffer buffer) {
        int bytes = Math.toIntExact(denseBytes(parts));
        int at = buffer.position();
        var own = buffer.slice(at, bytes).order(ByteOrder.nativeOrder());
        buffer.position(at + (int) aligned(bytes));
        for (var part : parts) {
            own.put(part.raw());
        }
        var first = parts.getFirst();
        return scope.create(
                own.flip(), shape(first, parts), TorchTypes.of(first.type()).orElseThrow());
    }

    /** The shape of one, with the rows of all if there are several. */
    private static Shape shape(Tensor first, List<Tensor> parts) {
        long[] shape = Arrays.stream(first.dims()).asLongStream().toArray();
        if (parts.size() > 1) {
            shape[0] = parts.stream().mapToLong(part -> part.dim(0)).sum();
        }
        return new Shape(shape);
    }

    private ByteBuffer buffer(int bytes) {
        var kept = buffers.poll();
        return kept != null && kept.capacity() >= bytes
                ? kept.clear()
                : ByteBuffer.allocateDirect(bytes + ALIGNMENT)
                        .alignedSlice(ALIGNMENT)
                        .order(ByteOrder.nativeOrder());
    }

    private List<Tensor> read(IValue result, PtNDManager scope) throws InferenceException {
        NDList given;
        try {
            given = result.toNDList(scope);
        } catch (UnsupportedOperationException e) {
            throw new InferenceException(
                    "the model returns " + result.getType() + ", which is no list of tensors", e);
        }
        var read = new ArrayList<Tensor>(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
            read.add(read(output(given, i), outputs.get(i)));
        }
        return read;
    }

    /** By its name if the model gives names, else by its place. */
    private NDArray output(NDList given, int i) throws InferenceException {
        String name = outputs.get(i).name();
        boolean named = !given.isEmpty() && given.getFirst().getName() != null;
        var found = named ? given.get(name) : i < given.size() ? given.get(i) : null;
        if (found == null) {
            throw new InferenceException(
                    "the model does not return the output "
                            + name
                            + ", but "
                            + (named ? given.stream().map(NDArray::getName).toList() : given.size())
                            + (named ? "" : " tensors"));
        }
        return found;
    }

    private static Tensor read(NDArray array, TensorSpec spec) throws InferenceException {
        if (array.getDataType() != TorchTypes.of(spec.type()).orElseThrow()) {
            throw new InferenceException(
                    "the model's output "
                            + spec.name()
                            + " is of "
                            + array.getDataType()
                            + ", declared is "
                            + spec.type());
        }
        int[] dims =
                Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
        // Without a copy the bytes would go with the scope.
        return new DenseTensor(spec.type(), array.toByteBuffer(false), dims);
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            model.close();
        }
    }
}
