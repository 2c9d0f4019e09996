package dev.adagrow.trainer.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The layers of a VGG network with what each counts by the rule of the thesis's tables: what the
 * {@code arch} command prints, without any weights.
 */
public record LayerTable(List<Layer> layers) {
    /** One row; {@code out} is the shape behind it. */
    public record Layer(String name, String kind, Shape out, Counts counts) {}

    /** Which state of the same network is counted. */
    public enum Form {
        /** Every branch and BN. */
        TRAINING,
        /**
         * Branches folded, each main convolution biased, outer BNs kept: what the thesis's tables
         * count.
         */
        TABLE,
        /** Outer BNs folded too: what is deployed. */
        FOLDED
    }

    /**
     * A network to count.
     *
     * @param variant A: BN behind stem and Downs. B: stem biased without BN, Downs unbiased without
     *     BN behind (the thesis's Tiny- and Mini-ImageNet tables)
     * @param mainBn whether the units' convolutions have a BN; false in the RandGrow rows
     */
    public record Spec(Architecture architecture, Variant variant, boolean mainBn) {}

    /** Of the parts outside the units. */
    public enum Variant {
        A,
        B
    }

    public LayerTable {
        layers = List.copyOf(layers);
    }

    /** Of variant A, which is what grows here. */
    public static LayerTable of(Architecture architecture, Form form) {
        return of(new Spec(architecture, Variant.A, true), form);
    }

    /** Layers in the order in which an input passes them. */
    public static LayerTable of(Spec spec, Form form) {
        var rows = new Rows(form, spec.architecture());
        var net = spec.architecture();
        boolean a = spec.variant() == Variant.A;
        var shape = new Shape(net.input().channels(), net.input().height(), net.input().width());
        for (var conv : net.mainConvs()) {
            boolean down = conv.stride() == 2;
            boolean unit = conv.id().startsWith("block");
            if (down) {
                rows.batchNorm(conv.id() + ".pre", shape);
            }
            var window = new Window(Architecture.KERNEL, conv.stride(), 1);
            shape = new Shape(conv.out(), window.out(shape.height()), window.out(shape.width()));
            // a folded convolution always has a bias, whatever its training form has
            rows.conv(conv, shape, a || !down || form == Form.FOLDED);
            if ((unit ? spec.mainBn() : a) && form != Form.FOLDED) {
                rows.batchNorm(conv.id() + ".bn", shape);
            }
            if (unit) {
                rows.add(conv.id() + ".relu", "relu", shape, 0, 0);
            }
        }
        rows.add("pool", "global average pool", new Shape(shape.channels(), 1, 1), 0, 0);
        long weights = (long) shape.channels() * net.classes();
        rows.add(
                "head", "linear", new Shape(net.classes(), 1, 1), weights + net.classes(), weights);
        return new LayerTable(rows.layers);
    }

    public Counts total() {
        return layers.stream().map(Layer::counts).reduce(Counts.ZERO, Counts::plus);
    }

    /**
     * A network of given numbers of units, for counting: {@code 1-2-1} with widths {@code
     * 16-24-32}.
     */
    public static Architecture architecture(
            Shape input, List<Integer> widths, List<Integer> units, int classes) {
        if (units.size() != widths.size()) {
            throw new IllegalArgumentException(
                    units.size() + " numbers of units for " + widths.size() + " widths");
        }
        var net = Architecture.empty(input, widths, classes);
        for (int b = 0; b < units.size(); b++) {
            for (var grow : Collections.nCopies(units.get(b), b)) {
                net = net.after(new GrowthEvent.UnitInserted(grow, net.units().get(b).size()));
            }
        }
        return net;
    }

    private static final class Rows {
        private final List<Layer> layers = new ArrayList<>();
        private final Form form;
        private final Architecture net;

        Rows(Form form, Architecture net) {
            this.form = form;
            this.net = net;
        }

        void add(String name, String kind, Shape out, long parameters, long flops) {
            layers.add(new Layer(name, kind, out, new Counts(parameters, flops)));
        }

        void batchNorm(String name, Shape shape) {
            add(name, "batch norm", shape, 2L * shape.channels(), 4L * shape.elements());
        }

        void conv(Architecture.MainConv conv, Shape out, boolean bias) {
            kernel(conv, conv.id() + ".conv", out, Architecture.KERNEL, Architecture.KERNEL, bias);
            if (form != Form.TRAINING) {
                return;
            }
            var branches = net.branchesOf(conv.id());
            for (int i = 0; i < branches.size(); i++) {
                var name = conv.id() + ".branch" + i;
                switch (branches.get(i)) {
                    case Branch.Conv(int height, int width) ->
                            kernel(conv, name, out, height, width, false);
                    case Branch.AveragePool(int k) ->
                            add(name, "average pool " + k + "x" + k, out, 0, 0);
                    case Branch.Identity() -> add(name, "identity", out, 0, 0);
                }
                batchNorm(name + ".bn", out);
            }
        }

        private void kernel(
                Architecture.MainConv conv,
                String name,
                Shape out,
                int height,
                int width,
                boolean bias) {
            long weights = (long) conv.out() * conv.in() * height * width;
            var kind =
                    "conv "
                            + height
                            + "x"
                            + width
                            + (conv.stride() == 1 ? "" : " stride " + conv.stride());
            add(
                    name,
                    kind,
                    out,
                    weights + (bias ? conv.out() : 0),
                    weights * out.height() * out.width());
        }
    }
}
