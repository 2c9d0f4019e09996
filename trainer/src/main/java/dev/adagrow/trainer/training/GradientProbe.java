package dev.adagrow.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.weights.GrowableNetwork;
import dev.adagrow.trainer.network.weights.GrowableNetwork.Normalization;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What the loss wants of a network, asked without a step: the network stays as it is. Not
 * thread-safe, and not while a {@link TrainingSession} of this process trains: DJL has one gradient
 * collector.
 */
public final class GradientProbe implements AutoCloseable {
    /** The id of the linear layer at the end. */
    public static final String HEAD = "head";

    private final Engine engine;
    private final NDManager root;
    private final GrowableNetwork network;
    private final LayerGraph graph;
    private final Inputs inputs;

    private GradientProbe(Engine engine, TrainingForm form) {
        this.engine = engine;
        root = engine.newBaseManager();
        network = new GrowableNetwork(root, form);
        graph = form.architecture().graph();
        inputs = new Inputs(root, form.architecture().input());
    }

    /** Starts the engine if need be, and copies the parameters into it. */
    public static GradientProbe open(TrainingForm form, int threads) {
        return new GradientProbe(new EngineConfig(threads).start(), form);
    }

    /**
     * The gradient of the loss, averaged over the batches, by path of each trainable parameter.
     * Every BN normalizes by the batch, as in training.
     *
     * @param batches at least one
     */
    public Map<String, FloatTensor> parameters(List<Batch> batches) {
        var sums = new TreeMap<String, FloatTensor>();
        for (var batch : batches) {
            // the running statistics stay: nothing reads them here
            backward(batch, new Normalization.Batch(1), (node, value) -> value, () -> {});
            gradients().forEach((path, gradient) -> sums.merge(path, gradient, GradientProbe::sum));
        }
        sums.replaceAll((path, sum) -> scaled(sum, 1f / batches.size()));
        return sums;
    }

    /** What the last backward pass gave; clears it. */
    private Map<String, FloatTensor> gradients() {
        var gradients = new TreeMap<String, FloatTensor>();
        network.parameters()
                .forEach((path, array) -> {
                    if (array.hasGradient()) {
                        var parameter = (PtNDArray) array;
                        try (var gradient = JniUtils.getGradient(parameter)) {
                            gradients.put(path, tensor(gradient));
                        }
                        JniUtils.zeroGrad(parameter);
                    }
                });
        return gradients;
    }

    private static FloatTensor sum(FloatTensor a, FloatTensor b) {
        for (int i = 0; i < a.size(); i++) {
            a.data()[i] += b.data()[i];
        }
        return a;
    }

    /** Is told what a layer reads, and what the loss wants of what it makes. */
    @FunctionalInterface
    public interface Wishes {
        /**
         * @param layer id of a main convolution, or {@link #HEAD}
         * @param read [n, channels, height, width] of what the layer takes in
         * @param wanted [n, outputs, height, width], minus the gradient of each record's own loss
         *     by the layer's output: of a convolution with the BN behind it that folds into it, of
         *     the head the logits, [n, classes, 1, 1]
         */
        void layer(String layer, FloatTensor read, FloatTensor wanted);
    }

    /**
     * Tells about every main convolution and the head, batch by batch. Every BN normalizes by its
     * running statistics, so that records do not depend on each other.
     */
    public void layers(List<Batch> batches, Wishes wishes) {
        for (var batch : batches) {
            layers(batch, wishes);
            var unused = gradients();
        }
    }

    private void layers(Batch batch, Wishes wishes) {
        var ids = outputs();
        var read = new TreeMap<Integer, NDArray>();
        var zeros = new TreeMap<Integer, NDArray>();
        GrowableNetwork.Tap tap =
                (node, value) -> {
                    read.put(node, value);
                    return ids.containsKey(node) ? value.add(zero(node, value, zeros)) : value;
                };
        backward(
                batch,
                new Normalization.Running(),
                tap,
                () ->
                        ids.forEach((node, id) -> {
                            try (var gradient = JniUtils.getGradient((PtNDArray) of(zeros, node))) {
                                // the loss is the mean over the batch
                                var wanted = scaled(image(gradient), -batch.size());
                                wishes.layer(id, image(of(read, inputOf(id))), wanted);
                            }
                        }));
    }

    private static NDArray of(Map<Integer, NDArray> values, int node) {
        return Objects.requireNonNull(values.get(node));
    }

    /** What is added changes nothing, and its gradient is that of the value. */
    private static NDArray zero(int node, NDArray value, Map<Integer, NDArray> zeros) {
        var zero = value.getManager().zeros(value.getShape());
        zero.setRequiresGradient(true);
        zeros.put(node, zero);
        return zero;
    }

    /** The layers' ids by the node of their output. */
    private Map<Integer, String> outputs() {
        var ids = new TreeMap<Integer, String>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (graph.layer(i) instanceof Layer.MainConv conv) {
                ids.put(graph.foldedBn(i).orElse(i), conv.id());
            }
        }
        ids.put(graph.nodes().size() - 1, HEAD);
        return ids;
    }

    private int inputOf(String layer) {
        return layer.equals(HEAD)
                ? graph.layer(graph.nodes().size() - 1).operands().getFirst()
                : graph.mainConv(layer).x();
    }

    private void backward(
            Batch batch, Normalization normalization, GrowableNetwork.Tap tap, Runnable after) {
        try (var step = root.newSubManager();
                var gradients = engine.newGradientCollector()) {
            var x = inputs.upload(step, batch.inputs(), 0, batch.size());
            var logits = network.forward(x, normalization, tap);
            var labels = Inputs.labels(step, batch.labels());
            gradients.backward(Loss.of(logits, labels, batch.distillation()));
            after.run();
        }
    }

    private static FloatTensor tensor(NDArray array) {
        return new FloatTensor(
                array.toFloatArray(),
                Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray());
    }

    /** With a height and a width in any case. */
    private static FloatTensor image(NDArray array) {
        Shape shape = array.getShape();
        var tensor = tensor(array);
        return shape.dimension() == 2 ? tensor.reshape(tensor.dim(0), tensor.dim(1), 1, 1) : tensor;
    }

    private static FloatTensor scaled(FloatTensor tensor, float factor) {
        var data = tensor.data();
        for (int i = 0; i < data.length; i++) {
            data[i] *= factor;
        }
        return tensor;
    }

    @Override
    public void close() {
        root.close();
    }
}
