package dev.adagrow.trainer.quantize;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.folded.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Quantizes a folded network layer by layer. Stateless; deterministic. */
public final class Quantizer {
    /** Of one node on all records: 2^25. Up to six such arrays of floats are held, 800 MB. */
    private static final int MOST_VALUES = 1 << 25;

    /**
     * Each layer is solved on what the quantized layers before it give (as GPTQ). With an
     * asymmetric target it also makes up for their errors; then the float network runs beside the
     * quantized one.
     *
     * @param calibration [n, channels, height, width], training records without augmentation; 512
     *     are enough, {@link #mostRecords} at most
     * @throws IllegalArgumentException if the records do not fit the network, or a value is not
     *     finite
     */
    public static QuantizedNetwork quantize(
            FoldedNetwork network, FloatTensor calibration, QuantizationSettings settings) {
        var shapes = Shapes.of(network);
        int[] dims = calibration.dims();
        var input = shapes.getFirst();
        if (dims.length != 4
                || dims[0] < 1
                || !input.equals(new Shape(dims[1], dims[2], dims[3]))) {
            throw new IllegalArgumentException(
                    "calibration records " + calibration + " for a network of " + input);
        }
        var walk = new Walk(network, shapes, settings);
        for (int i = 0; i < network.ops().size(); i++) {
            walk.node(i, calibration);
        }
        return new QuantizedNetwork(network, walk.weights, walk.grids);
    }

    /**
     * How many calibration records memory holds, at least one.
     *
     * @param shapes of all nodes
     */
    public static int mostRecords(List<Shape> shapes) {
        int largest = shapes.stream().mapToInt(Shape::elements).max().orElse(1);
        return Math.max(1, MOST_VALUES / largest);
    }

    /**
     * Nodes whose values an engine stores as codes: all but the output and a Conv that only a Relu
     * reads, for these two become one operator.
     */
    static boolean stored(FoldedNetwork network, int node) {
        if (node == network.ops().size() - 1) {
            return false;
        }
        return !(network.ops().get(node) instanceof Op.Conv)
                || !network.readers(node).stream()
                        .allMatch(r -> network.ops().get(r) instanceof Op.Relu);
    }

    /** One pass over the graph with all calibration records at once. */
    private static final class Walk {
        private final FoldedNetwork network;
        private final List<Shape> shapes;
        private final QuantizationSettings settings;
        private final Map<Integer, QuantizedWeights> weights = new TreeMap<>();
        private final Map<Integer, ActivationGrid> grids = new TreeMap<>();

        /**
         * Values of nodes still to be read; of each node either codes or, where it is not stored,
         * floats.
         */
        private final Map<Integer, Codes> codes = new TreeMap<>();

        private final Map<Integer, float[]> floats = new TreeMap<>();

        /** Only for the asymmetric target. */
        private final Optional<FloatPass> floatPass;

        Walk(FoldedNetwork network, List<Shape> shapes, QuantizationSettings settings) {
            this.network = network;
            this.shapes = shapes;
            this.settings = settings;
            floatPass =
                    settings.asymmetry() > 0
                            ? Optional.of(new FloatPass(network))
                            : Optional.empty();
        }

        void node(int i, FloatTensor calibration) {
            var op = network.ops().get(i);
            var values = values(i, op, calibration);
            requireFinite(values, i);
            floatPass.ifPresent(pass -> pass.node(i, calibration));
            if (stored(network, i)) {
                var grid = ActivationRange.choose(values);
                grids.put(i, grid);
                codes.put(i, Codes.of(values, shapes.get(i), grid));
            } else {
                floats.put(i, values);
            }
            for (int x : op.operands()) {
                if (network.readers(x).getLast() == i) {
                    codes.remove(x);
                    floats.remove(x);
                }
            }
        }

        private float[] values(int i, Op op, FloatTensor calibration) {
            return switch (op) {
                case Op.Input in -> calibration.data();
                case Op.Conv conv ->
                        layer(
                                i,
                                new Unfolding(shapes.get(conv.x()), conv.window()),
                                conv.x(),
                                conv.weight(),
                                conv.biasOrZeros(),
                                Optional.of(conv.overlap()));
                case Op.Linear(int x, var weight, var bias) ->
                        layer(
                                i,
                                Unfolding.linear(shapes.get(x)),
                                x,
                                weight,
                                bias,
                                Optional.empty());
                case Op.BatchNorm(int x, var scale, var shift) ->
                        FloatOps.batchNorm(operand(x), shapes.get(x), scale, shift);
                case Op.Relu(int x) -> FloatOps.relu(operand(x));
                case Op.Silu(int x) -> FloatOps.silu(operand(x));
                case Op.Sigmoid(int x) -> FloatOps.sigmoid(operand(x));
                case Op.Add(int x, int y) -> FloatOps.sum(operand(x), operand(y));
                case Op.Mul(int x, int y) -> FloatOps.product(operand(x), operand(y));
                case Op.GlobalAveragePool(int x, boolean counted) ->
                        FloatOps.pool(operand(x), shapes.get(x));
            };
        }

        private float[] layer(
                int i,
                Unfolding unfolding,
                int x,
                FloatTensor weight,
                FloatTensor bias,
                Optional<int[]> overlap) {
            var inputs = codes.get(x);
            if (inputs == null) {
                throw new IllegalArgumentException(
                        "node "
                                + i
                                + " reads node "
                                + x
                                + ", whose values are not stored as codes");
            }
            var quantizer = new LayerQuantizer(unfolding, inputs, weight, bias);
            var q = quantizer.quantize(overlap, floatPass.map(pass -> pass.value(x)), settings);
            weights.put(i, q);
            return quantizer.evaluate(q);
        }

        /** A copy. */
        private float[] operand(int x) {
            var raw = floats.get(x);
            if (raw != null) {
                return raw.clone();
            }
            var stored = codes.get(x);
            if (stored == null) {
                throw new IllegalArgumentException("node " + x + " is read before it is there");
            }
            var values = new float[stored.centred().length];
            for (int k = 0; k < values.length; k++) {
                values[k] = stored.value(k);
            }
            return values;
        }

        private static void requireFinite(float[] values, int node) {
            for (float v : values) {
                if (!Float.isFinite(v)) {
                    throw new IllegalArgumentException(
                            "node " + node + " has the value " + v + " on a calibration record");
                }
            }
        }
    }

    private Quantizer() {}
}
