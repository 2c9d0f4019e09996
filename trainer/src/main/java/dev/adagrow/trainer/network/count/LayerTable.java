package dev.adagrow.trainer.network.count;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The layers of a network with what each counts by the rule of the thesis's tables: what the {@code
 * arch} command prints, without any weights.
 */
public record LayerTable(List<Row> layers) {
    /** One row; {@code out} is the shape after it. */
    public record Row(String name, String kind, Shape out, Counts counts) {}

    /** Which state of the same network is counted. */
    public enum Form {
        /** Every branch and BN. */
        TRAINING,
        /**
         * Branches folded, each convolution with the bias that it has in training form, all BNs
         * kept: what the thesis's tables count.
         */
        TABLE,
        /** BNs right after convolutions folded too: what is deployed. */
        FOLDED
    }

    public LayerTable {
        layers = List.copyOf(layers);
    }

    /** Layers in the order in which an input passes them. */
    public static LayerTable of(Architecture architecture, Form form) {
        return new LayerTable(new Rows(architecture.graph(), form).all());
    }

    public Counts total() {
        return layers.stream().map(Row::counts).reduce(Counts.ZERO, Counts::plus);
    }

    private static final class Rows {
        private final List<Row> rows = new ArrayList<>();
        private final LayerGraph graph;
        private final List<Shape> shapes;
        private final Form form;

        /** Convolutions that take a BN in when they are folded, and these BNs. */
        private final Set<Integer> folded = new HashSet<>();

        Rows(LayerGraph graph, Form form) {
            this.graph = graph;
            this.form = form;
            shapes = graph.shapes();
            for (int i = 0; i < graph.nodes().size(); i++) {
                var bn = graph.foldedBn(i);
                if (bn.isPresent()) {
                    folded.add(i);
                    folded.add(bn.getAsInt());
                }
            }
        }

        List<Row> all() {
            for (int i = 0; i < graph.nodes().size(); i++) {
                row(i);
            }
            return rows;
        }

        private void row(int i) {
            var out = shapes.get(i);
            switch (graph.layer(i)) {
                case Layer.Input in -> {}
                case Layer.Conv conv ->
                        kernel(conv.id(), conv.filter(), out, bias(i, conv.filter().bias()));
                case Layer.MainConv conv -> mainConv(i, conv, out);
                case Layer.BatchNorm bn -> {
                    if (form != Form.FOLDED || !folded.contains(i)) {
                        add(bn.id(), "batch norm", out, Counts.batchNorm(out));
                    }
                }
                case Layer.Relu relu -> free(i, "relu", out);
                case Layer.Silu silu -> free(i, "silu", out);
                case Layer.Sigmoid sigmoid -> free(i, "sigmoid", out);
                case Layer.Add sum -> free(i, "add", out);
                case Layer.Mul product -> free(i, "multiply", out);
                case Layer.GlobalAveragePool pool ->
                        add(
                                name(i, "pool"),
                                "global average pool",
                                out,
                                pool.counted() ? Counts.pool(shapes.get(pool.x())) : Counts.ZERO);
                case Layer.Linear linear -> {
                    long weights = (long) linear.in() * linear.out();
                    add(linear.id(), "linear", out, new Counts(weights + linear.out(), weights));
                }
            }
        }

        /** A folded main convolution always has a bias: that of its branches' BNs. */
        private void mainConv(int i, Layer.MainConv conv, Shape out) {
            var filter = conv.filter();
            kernel(conv.id(), filter, out, filter.bias() || form == Form.FOLDED);
            if (form != Form.TRAINING) {
                return;
            }
            for (int b = 0; b < conv.branches().size(); b++) {
                var name = conv.branchId(b);
                switch (conv.branches().get(b)) {
                    case Branch.Conv(int height, int width) ->
                            kernel(name, filter, height, width, out, false);
                    case Branch.AveragePool(int k) ->
                            add(name, "average pool " + k + "x" + k, out, Counts.ZERO);
                    case Branch.Identity() -> add(name, "identity", out, Counts.ZERO);
                }
                add(name + ".bn", "batch norm", out, Counts.batchNorm(out));
            }
        }

        private boolean bias(int i, boolean inTraining) {
            return inTraining || form == Form.FOLDED && folded.contains(i);
        }

        private void kernel(String name, Filter filter, Shape out, boolean bias) {
            int k = filter.window().kernel();
            kernel(name, filter, k, k, out, bias);
        }

        private void kernel(
                String name, Filter filter, int height, int width, Shape out, boolean bias) {
            long weights = (long) filter.out() * filter.inPerGroup() * height * width;
            int stride = filter.window().stride();
            int groups = filter.window().groups();
            add(
                    name,
                    (groups == 1 ? "conv " : groups == filter.in() ? "depthwise " : "grouped conv ")
                            + height
                            + "x"
                            + width
                            + (stride == 1 ? "" : " stride " + stride),
                    out,
                    new Counts(
                            weights + (bias ? filter.out() : 0),
                            weights * out.height() * out.width()));
        }

        private void free(int i, String kind, Shape out) {
            add(name(i, kind), kind, out, Counts.ZERO);
        }

        /** Of a layer without parameters. */
        private String name(int i, String kind) {
            return switch (graph.nodes().get(i).part()) {
                case Part.Stem() -> "stem." + kind;
                case Part.Unit unit -> unit.path() + "." + kind;
                case Part.Down down -> down.path() + "." + kind;
                case Part.Head() -> kind;
            };
        }

        private void add(String name, String kind, Shape out, Counts counts) {
            rows.add(new Row(name, kind, out, counts));
        }
    }
}
