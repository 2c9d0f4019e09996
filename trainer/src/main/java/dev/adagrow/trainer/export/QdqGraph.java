package dev.adagrow.trainer.export;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.export.GraphBuilder.Attributes;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.quantize.ActivationGrid;
import dev.adagrow.trainer.quantize.QuantizedNetwork;
import dev.adagrow.trainer.quantize.QuantizedWeights;

/**
 * Writes a quantized network in the form that the package documentation describes. A stored value
 * is there twice: as codes ({@code n3.codes}) and as the floats that these stand for ({@code
 * n3.values}).
 */
final class QdqGraph {
    private final GraphBuilder out = new GraphBuilder();
    private final QuantizedNetwork network;
    private final String limit;

    QdqGraph(QuantizedNetwork network) {
        this.network = network;
        limit = out.unsigned("max_code", ActivationGrid.MAX_CODE);
    }

    byte[] write() {
        var ops = network.network().ops();
        for (int i = 0; i < ops.size(); i++) {
            var name = compute(i, ops.get(i));
            var grid = network.activations().get(i);
            if (grid != null) {
                store(i, name, grid);
            }
        }
        return out.model(
                OnnxExport.input(network.network()), OnnxExport.classes(network.network()));
    }

    private String compute(int i, Op op) {
        var name = raw(i);
        return switch (op) {
            case Op.Input in -> OnnxExport.INPUT;
            case Op.Conv conv -> {
                var q = network.weightsOf(i);
                yield out.node(
                        "Conv",
                        name,
                        Attributes.of(conv.window()),
                        values(conv.x()),
                        weight(name, q, conv.weight().dims()),
                        bias(name, q, conv.x()));
            }
            case Op.Linear(int x, var weight, var bias) -> {
                var q = network.weightsOf(i);
                // flat before it becomes floats, so that they stand next to the product, which is
                // then fused
                var flat = out.node("Flatten", name + ".flat", codes(x));
                yield out.node(
                        "Gemm",
                        name,
                        new Attributes().integer("transB", 1),
                        dequantize(name + ".rows", flat, x),
                        weight(name, q, weight.dims()),
                        bias(name, q, x));
            }
            case Op.BatchNorm(int x, var scale, var shift) ->
                    OnnxExport.batchNorm(out, name, values(x), scale, shift);
            case Op.Relu(int x) -> out.node("Relu", name, values(x));
            case Op.Add(int x, int y) -> out.node("Add", name, values(x), values(y));
            case Op.Silu(int x) -> OnnxExport.silu(out, name, values(x));
            case Op.Sigmoid(int x) -> out.node("Sigmoid", name, values(x));
            case Op.Mul(int x, int y) -> out.node("Mul", name, values(x), values(y));
            case Op.GlobalAveragePool(int x, boolean counted) ->
                    out.node("GlobalAveragePool", name, values(x));
        };
    }

    private void store(int i, String floats, ActivationGrid grid) {
        var scale = out.scalar(node(i) + ".step", grid.scale());
        var zero = out.unsigned(node(i) + ".zero", grid.zeroPoint());
        var saturated = out.node("QuantizeLinear", node(i) + ".saturated", floats, scale, zero);
        var codes = out.node("Clip", codes(i), saturated, "", limit);
        dequantize(node(i) + ".values", codes, i);
    }

    /** Codes of node {@code of}, or what was made of them, as floats. */
    private String dequantize(String name, String codes, int of) {
        return out.node("DequantizeLinear", name, codes, node(of) + ".step", node(of) + ".zero");
    }

    private String weight(String name, QuantizedWeights q, int... dims) {
        var codes = out.int8(name + ".weight.codes", q.codes(), dims);
        var scale = out.floats(name + ".weight.scale", new FloatTensor(q.scale(), q.rows()));
        var zero = out.int8(name + ".weight.zero", new byte[q.rows()], q.rows());
        return out.node("DequantizeLinear", name + ".weight", rows(), codes, scale, zero);
    }

    /** INT32 codes in units of weight scale times input scale. */
    private String bias(String name, QuantizedWeights q, int x) {
        var unit = q.scale().clone();
        for (int r = 0; r < unit.length; r++) {
            unit[r] *= network.gridOf(x).scale();
        }
        var codes = out.int32(name + ".bias.codes", q.bias(), q.rows());
        var scale = out.floats(name + ".bias.scale", new FloatTensor(unit, unit.length));
        var zero = out.int32(name + ".bias.zero", new int[q.rows()], q.rows());
        return out.node("DequantizeLinear", name + ".bias", rows(), codes, scale, zero);
    }

    private static Attributes rows() {
        return new Attributes().integer("axis", 0);
    }

    /** Floats of node x: those of its codes if it is stored, else what it computes. */
    private String values(int x) {
        return network.activations().containsKey(x) ? node(x) + ".values" : raw(x);
    }

    private String raw(int i) {
        return i == network.network().ops().size() - 1 ? OnnxExport.OUTPUT : node(i);
    }

    private static String codes(int i) {
        return node(i) + ".codes";
    }

    private static String node(int i) {
        return "n" + i;
    }
}
