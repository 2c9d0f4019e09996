package dev.adagrow.trainer.network.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Window;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The training form of an architecture on DJL: parameters by path, and a forward pass over its
 * layers through which gradients flow.
 *
 * <p>A main convolution is {@code conv(x) + bias + sum of its branches(x)}; a branch is a
 * convolution without bias, an average pool that counts its padding, or nothing, followed by a BN
 * of its own (thesis table 3-1). Growth only adds arrays: one that exists stays the same object
 * with the same values. Not thread-safe; the arrays live on a manager of its own until {@link
 * #close}.
 */
public final class GrowableNetwork implements AutoCloseable {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NO_PAD = new Shape(0, 0);

    /** The engine's name for axis 1; with 1 itself it would swap axes twice for each BN. */
    private static final int CHANNEL_AXIS = -1;

    private final NDManager manager;
    private final TreeMap<String, NDArray> parameters = new TreeMap<>();
    private final TreeMap<String, Parameter.Role> roles = new TreeMap<>();
    private Architecture architecture;
    private LayerGraph graph;
    private int[] lastReaders;

    /** Which statistics every BN of a forward pass normalizes with. */
    public sealed interface Normalization {
        /** The running ones, which stay as they are. */
        record Running() implements Normalization {}

        /**
         * Those of the batch.
         *
         * @param keep share of the running statistics that stays, the rest comes from the batch;
         *     0.9 while training
         */
        record Batch(double keep) implements Normalization {}

        /**
         * Those of the batch for some BNs, the running ones, which stay as they are, for all
         * others.
         *
         * @param batchNorms ids
         * @param keep share of the running statistics of these that stays
         */
        record Partial(Set<String> batchNorms, double keep) implements Normalization {
            public Partial {
                batchNorms = Set.copyOf(batchNorms);
            }
        }
    }

    /** Copies the form's parameters to a sub-manager of {@code parent}. */
    public GrowableNetwork(NDManager parent, TrainingForm form) {
        manager = parent.newSubManager();
        architecture = form.architecture();
        graph = architecture.graph();
        lastReaders = graph.lastReaders();
        Parameter.of(graph).forEach(p -> roles.put(p.path(), p.role()));
        put(form.parameters());
    }

    public Architecture architecture() {
        return architecture;
    }

    /** The arrays themselves by path; callers change values only, through the optimizer. */
    public Map<String, NDArray> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** What each parameter is for, by path. */
    public Map<String, Parameter.Role> roles() {
        return Collections.unmodifiableMap(roles);
    }

    /**
     * Puts the grown architecture in the place of this one.
     *
     * @param fresh values of the parameters that are new, or that have a new shape
     */
    public void grow(Architecture grown, Map<String, FloatTensor> fresh) {
        architecture = grown;
        graph = grown.graph();
        lastReaders = graph.lastReaders();
        Parameter.of(graph).forEach(p -> roles.put(p.path(), p.role()));
        put(fresh);
    }

    /**
     * Other values for a parameter that stays the same object; not while gradients are recorded.
     *
     * @throws IllegalArgumentException if there is none of that path, or it has another size
     */
    public void set(String path, FloatTensor values) {
        parameter(path).set(values.data());
    }

    private void put(Map<String, FloatTensor> values) {
        values.forEach((path, tensor) -> {
            var array = manager.create(tensor.data(), shape(tensor));
            var role = roles.get(path);
            array.setRequiresGradient(role != null && role.trainable());
            var replaced = parameters.put(path, array);
            if (replaced != null) {
                replaced.close();
            }
        });
    }

    private static Shape shape(FloatTensor tensor) {
        var dims = tensor.dims();
        var longs = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            longs[i] = dims[i];
        }
        return new Shape(longs);
    }

    /** A copy of everything, free of the engine. */
    public TrainingForm snapshot() {
        var values = new TreeMap<String, FloatTensor>();
        parameters.forEach((path, array) -> {
            long[] dims = array.getShape().getShape();
            var ints = new int[dims.length];
            for (int i = 0; i < dims.length; i++) {
                ints[i] = (int) dims[i];
            }
            values.put(path, new FloatTensor(array.toFloatArray(), ints));
        });
        return new TrainingForm(architecture, values);
    }

    /**
     * @param input [n, channels, height, width]; results are attached to its manager
     * @return logits [n, classes]
     */
    public NDArray forward(NDArray input, Normalization normalization) {
        return forward(input, normalization, (node, value) -> value);
    }

    /** Looks at the values of a forward pass. */
    @FunctionalInterface
    public interface Tap {
        /**
         * Called for each node in the order of the layers.
         *
         * @param value of the node; without gradients it is valid for this call alone
         * @return what the nodes that read it are given in its place
         */
        NDArray at(int node, NDArray value);
    }

    /**
     * As {@link #forward(NDArray, Normalization)}, with what the tap makes of each value.
     *
     * @return logits [n, classes]
     */
    public NDArray forward(NDArray input, Normalization normalization, Tap tap) {
        return evaluate(input, graph.nodes().size() - 1, normalization, tap);
    }

    /**
     * What flows into a part.
     *
     * @return [n, channels, height, width]
     */
    public NDArray inputOf(Part part, NDArray input, Normalization normalization) {
        return evaluate(input, graph.input(part), normalization, (node, value) -> value);
    }

    /** The value of one node; all before it are computed. */
    private NDArray evaluate(NDArray input, int node, Normalization normalization, Tap tap) {
        var values = new NDArray[node + 1];
        for (int i = 0; i <= node; i++) {
            values[i] =
                    switch (graph.layer(i)) {
                        case Layer.Input in -> input;
                        case Layer.Conv conv -> conv(conv.id(), values[conv.x()], conv.filter());
                        case Layer.MainConv conv -> mainConv(conv, values[conv.x()], normalization);
                        case Layer.BatchNorm bn ->
                                batchNorm(values[bn.x()], bn.id(), normalization);
                        case Layer.Relu(int x) -> Activation.relu(values[x]);
                        case Layer.Silu(int x) -> silu(values[x]);
                        case Layer.Sigmoid(int x) -> Activation.sigmoid(values[x]);
                        case Layer.Add(int x, int y) -> values[x].add(values[y]);
                        case Layer.Mul(int x, int y) -> values[x].mul(values[y]);
                        case Layer.GlobalAveragePool pool -> mean(values[pool.x()]);
                        case Layer.Linear linear ->
                                Linear.linear(
                                                values[linear.x()].flatten(1, -1),
                                                parameter(linear.id() + ".weight"),
                                                parameter(linear.id() + ".bias"))
                                        .singletonOrThrow();
                    };
            values[i] = tap.at(i, values[i]);
            for (int x : graph.layer(i).operands()) {
                if (lastReaders[x] == i && values[x] != input) {
                    letGo(values[x]);
                }
            }
        }
        return values[node];
    }

    private static NDArray silu(NDArray x) {
        try (var gate = Activation.sigmoid(x)) {
            return x.mul(gate);
        }
    }

    /**
     * Nothing reads it any more. Without gradients its memory is given back at once, so that a pass
     * needs no more of it however deep the net is. With gradients the engine keeps most values in
     * any case, and giving the others back between them costs a wide net a tenth of its speed.
     */
    private static void letGo(NDArray value) {
        if (!JniUtils.isGradMode()) {
            value.close();
        }
    }

    /** Of every channel, [n, channels, 1, 1]. */
    private static NDArray mean(NDArray x) {
        try (var pooled = Pool.globalAvgPool2d(x)) {
            return pooled.reshape(pooled.getShape().get(0), pooled.getShape().get(1), 1, 1);
        }
    }

    private NDArray conv(String id, NDArray x, Filter filter) {
        int pad = filter.window().pad();
        return convolution(
                x,
                id + ".weight",
                filter.bias() ? parameter(id + ".bias") : null,
                filter.window(),
                new Shape(pad, pad));
    }

    private NDArray mainConv(Layer.MainConv conv, NDArray x, Normalization normalization) {
        var window = conv.filter().window();
        var stride = new Shape(window.stride(), window.stride());
        var sum = conv(conv.id(), x, conv.filter());
        for (int i = 0; i < conv.branches().size(); i++) {
            var id = conv.branchId(i);
            var inner =
                    switch (conv.branches().get(i)) {
                        case Branch.Conv(int a, int b) ->
                                convolution(
                                        x, id + ".weight", null, window, new Shape(a / 2, b / 2));
                        case Branch.AveragePool(int k) ->
                                Pool.avgPool2d(
                                        x,
                                        new Shape(k, k),
                                        stride,
                                        new Shape(k / 2, k / 2),
                                        false,
                                        true);
                        case Branch.Identity identity ->
                                // The kernel's centre reads every stride-th pixel, and so must
                                // this.
                                window.stride() == 1
                                        ? x
                                        : Pool.avgPool2d(x, ONE, stride, NO_PAD, false, true);
                    };
            var normalized = batchNorm(inner, id + ".bn", normalization);
            // in place: no gradient needs the sum as it was before
            sum = sum.addi(normalized);
            letGo(normalized);
            if (inner != x) {
                letGo(inner);
            }
        }
        return sum;
    }

    private NDArray convolution(
            NDArray x, String weight, @Nullable NDArray bias, Window window, Shape pad) {
        var stride = new Shape(window.stride(), window.stride());
        return Conv2d.conv2d(x, parameter(weight), bias, stride, pad, ONE, window.groups())
                .singletonOrThrow();
    }

    private NDArray batchNorm(NDArray x, String path, Normalization normalization) {
        return switch (normalization) {
            case Normalization.Running r -> running(x, path);
            case Normalization.Batch(double keep) -> ofBatch(x, path, keep);
            case Normalization.Partial(var some, double keep) ->
                    some.contains(path) ? ofBatch(x, path, keep) : running(x, path);
        };
    }

    private NDArray running(NDArray x, String path) {
        return batchNorm(x, path, 0, false);
    }

    private NDArray ofBatch(NDArray x, String path, double keep) {
        return batchNorm(x, path, (float) keep, true);
    }

    private NDArray batchNorm(NDArray x, String path, float keep, boolean training) {
        return BatchNorm.batchNorm(
                        x,
                        parameter(path + ".mean"),
                        parameter(path + ".var"),
                        parameter(path + ".gamma"),
                        parameter(path + ".beta"),
                        CHANNEL_AXIS,
                        keep,
                        (float) TrainingForm.EPS,
                        training)
                .singletonOrThrow();
    }

    private NDArray parameter(String path) {
        var array = parameters.get(path);
        if (array == null) {
            throw new IllegalArgumentException("no parameter " + path + " in " + architecture);
        }
        return array;
    }

    @Override
    public void close() {
        manager.close();
    }
}
