package dev.adagrow.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import dev.adagrow.tensor.Tensor;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The training form of an architecture on DJL: parameters by path, and a forward pass through which
 * gradients flow.
 *
 * <p>A main convolution is {@code outerBN(conv(x) + bias + sum of its branches(x))}; a branch is a
 * convolution without bias, an average pool that counts its padding, or nothing, followed by a BN
 * of its own (thesis table 3-1). Growth only adds arrays: one that exists stays the same object
 * with the same values. Not thread-safe; the arrays live on a manager of its own until {@link
 * #close}.
 */
public final class GrowableNetwork implements AutoCloseable {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape PAD = new Shape(Architecture.KERNEL / 2, Architecture.KERNEL / 2);
    private static final Shape NO_PAD = new Shape(0, 0);

    private final NDManager manager;
    private final TreeMap<String, NDArray> parameters = new TreeMap<>();
    private Architecture architecture;

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
    }

    /** Copies the form's parameters to a sub-manager of {@code parent}. */
    public GrowableNetwork(NDManager parent, TrainingForm form) {
        manager = parent.newSubManager();
        architecture = form.architecture();
        put(form.parameters());
    }

    public Architecture architecture() {
        return architecture;
    }

    /** The arrays themselves by path; callers change values only, through the optimizer. */
    public Map<String, NDArray> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /**
     * Whether gradients change what lies at this path; BN statistics follow from the data instead.
     */
    public static boolean trainable(String path) {
        return !path.endsWith(".mean") && !path.endsWith(".var");
    }

    /**
     * Puts the grown architecture in the place of this one.
     *
     * @param fresh values of the parameters that are new, or that have a new shape
     */
    public void grow(Architecture grown, Map<String, Tensor> fresh) {
        put(fresh);
        architecture = grown;
    }

    private void put(Map<String, Tensor> values) {
        values.forEach((path, tensor) -> {
            var array = manager.create(tensor.data(), shape(tensor));
            array.setRequiresGradient(trainable(path));
            var replaced = parameters.put(path, array);
            if (replaced != null) {
                replaced.close();
            }
        });
    }

    private static Shape shape(Tensor tensor) {
        var dims = tensor.dims();
        var longs = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            longs[i] = dims[i];
        }
        return new Shape(longs);
    }

    /** A copy of everything, free of the engine. */
    public TrainingForm snapshot() {
        var values = new TreeMap<String, Tensor>();
        parameters.forEach((path, array) -> {
            long[] dims = array.getShape().getShape();
            var ints = new int[dims.length];
            for (int i = 0; i < dims.length; i++) {
                ints[i] = (int) dims[i];
            }
            values.put(path, new Tensor(array.toFloatArray(), ints));
        });
        return new TrainingForm(architecture, values);
    }

    /**
     * @param input [n, channels, height, width]; results are attached to its manager
     * @return logits [n, classes]
     */
    public NDArray forward(NDArray input, Normalization normalization) {
        var x = features(input, architecture.widths().size() - 1, Integer.MAX_VALUE, normalization);
        var pooled = Pool.globalAvgPool2d(x);
        return Linear.linear(pooled, parameter("head.weight"), parameter("head.bias"))
                .singletonOrThrow();
    }

    /**
     * What flows into the unit at this place, or out of the block for a place past its end.
     *
     * @return [n, width of the block, h, w]
     */
    public NDArray features(NDArray input, int block, int place, Normalization normalization) {
        var x = mainConv(input, "stem", ONE, normalization);
        for (int b = 0; b <= block; b++) {
            var units = architecture.units().get(b);
            int end = b == block ? Math.min(place, units.size()) : units.size();
            for (int u : units.subList(0, end)) {
                x = Activation.relu(mainConv(x, Architecture.unitId(b, u), ONE, normalization));
            }
            if (b < block) {
                var down = Architecture.downId(b);
                x = mainConv(batchNorm(x, down + ".pre", normalization), down, TWO, normalization);
            }
        }
        return x;
    }

    private NDArray mainConv(NDArray x, String id, Shape stride, Normalization normalization) {
        var sum = convolution(x, id + ".conv.weight", parameter(id + ".conv.bias"), stride, PAD);
        var branches = architecture.branchesOf(id);
        for (int i = 0; i < branches.size(); i++) {
            var path = id + ".branch" + i;
            var inner =
                    switch (branches.get(i)) {
                        case Branch.Conv(int a, int b) ->
                                convolution(
                                        x, path + ".weight", null, stride, new Shape(a / 2, b / 2));
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
                                stride.equals(ONE)
                                        ? x
                                        : Pool.avgPool2d(x, ONE, stride, NO_PAD, false, true);
                    };
            sum = sum.add(batchNorm(inner, path + ".bn", normalization));
        }
        return batchNorm(sum, id + ".bn", normalization);
    }

    private NDArray convolution(
            NDArray x, String weight, @Nullable NDArray bias, Shape stride, Shape pad) {
        return Conv2d.conv2d(x, parameter(weight), bias, stride, pad, ONE, 1).singletonOrThrow();
    }

    private NDArray batchNorm(NDArray x, String path, Normalization normalization) {
        var mean = parameter(path + ".mean");
        var variance = parameter(path + ".var");
        var gamma = parameter(path + ".gamma");
        var beta = parameter(path + ".beta");
        float eps = (float) TrainingForm.EPS;
        return switch (normalization) {
            case Normalization.Running r ->
                    BatchNorm.batchNorm(x, mean, variance, gamma, beta, 1, 0, eps, false)
                            .singletonOrThrow();
            case Normalization.Batch(double keep) ->
                    BatchNorm.batchNorm(x, mean, variance, gamma, beta, 1, (float) keep, eps, true)
                            .singletonOrThrow();
        };
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
