package dev.adagrow.trainer.export;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.folded.Shapes;
import dev.adagrow.trainer.quantize.QuantizedNetwork;
import java.util.Arrays;

/** Writes ONNX models; pure, equal networks give equal bytes. */
public final class OnnxExport {
    /** Name of the input tensor, FP32 [batch, channels, height, width]. */
    public static final String INPUT = "input";

    /** Name of the output tensor, FP32 [batch, classes]. */
    public static final String OUTPUT = "logits";

    /**
     * @throws IllegalArgumentException if an op does not fit its operand, or the network does not
     *     begin with its one input
     */
    public static byte[] fp32(FoldedNetwork network) {
        var out = new GraphBuilder();
        var ops = network.ops();
        var names = new String[ops.size()];
        for (int i = 0; i < names.length; i++) {
            String name = i == names.length - 1 ? OUTPUT : "n" + i;
            names[i] =
                    switch (ops.get(i)) {
                        case Op.Input in -> INPUT;
                        case Op.Conv conv -> conv(out, name, names[conv.x()], conv);
                        case Op.BatchNorm(int x, var scale, var shift) ->
                                batchNorm(out, name, names[x], scale, shift);
                        case Op.Relu(int x) -> out.node("Relu", name, names[x]);
                        case Op.Add(int x, int y) -> out.node("Add", name, names[x], names[y]);
                        case Op.Silu(int x) -> silu(out, name, names[x]);
                        case Op.Sigmoid(int x) -> out.node("Sigmoid", name, names[x]);
                        case Op.Mul(int x, int y) -> out.node("Mul", name, names[x], names[y]);
                        case Op.GlobalAveragePool(int x, boolean counted) ->
                                out.node("GlobalAveragePool", name, names[x]);
                        case Op.Linear(int x, var weight, var bias) ->
                                out.node(
                                        "Gemm",
                                        name,
                                        new GraphBuilder.Attributes().integer("transB", 1),
                                        out.node("Flatten", name + ".rows", names[x]),
                                        out.floats(name + ".weight", weight),
                                        out.floats(name + ".bias", bias));
                    };
        }
        return out.model(input(network), classes(network));
    }

    /**
     * The QDQ form that the package documentation describes.
     *
     * @throws IllegalArgumentException if a layer has no weights, or its input no grid
     */
    public static byte[] int8(QuantizedNetwork network) {
        return new QdqGraph(network).write();
    }

    private static String conv(GraphBuilder out, String name, String x, Op.Conv conv) {
        var attributes = GraphBuilder.Attributes.of(conv.window());
        var weight = out.floats(name + ".weight", conv.weight());
        return conv.bias()
                .map(b ->
                        out.node(
                                "Conv", name, attributes, x, weight, out.floats(name + ".bias", b)))
                .orElseGet(() -> out.node("Conv", name, attributes, x, weight));
    }

    /** As a product, because opset 17 has no operator for it. */
    static String silu(GraphBuilder out, String name, String x) {
        return out.node("Mul", name, x, out.node("Sigmoid", name + ".gate", x));
    }

    /** As the operator of evaluation mode, with mean 0 and variance 1: y = x * scale + shift. */
    static String batchNorm(
            GraphBuilder out, String name, String x, FloatTensor scale, FloatTensor shift) {
        var ones = new float[scale.size()];
        Arrays.fill(ones, 1);
        return out.node(
                "BatchNormalization",
                name,
                new GraphBuilder.Attributes().real("epsilon", 0),
                x,
                out.floats(name + ".scale", scale),
                out.floats(name + ".shift", shift),
                out.floats(name + ".mean", FloatTensor.zeros(scale.size())),
                out.floats(name + ".var", new FloatTensor(ones, ones.length)));
    }

    static Shape input(FoldedNetwork network) {
        if (network.ops().getFirst() instanceof Op.Input(Shape shape)) {
            return shape;
        }
        throw new IllegalArgumentException("the network does not begin with its input");
    }

    static int classes(FoldedNetwork network) {
        return Shapes.of(network).getLast().elements();
    }

    private OnnxExport() {}
}
