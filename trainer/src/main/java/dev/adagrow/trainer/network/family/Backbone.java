package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Window;

/**
 * What the convolutional families share (thesis table 3-1 and the variant of its Tiny- and
 * Mini-ImageNet tables): stem 3x3, Downs BN - 3x3 with stride 2 (- BN), global average pool, linear
 * head.
 */
final class Backbone {
    private static final int KERNEL = 3;

    private final ConvFamily family;
    private final Architecture net;
    private final Design design;
    private final LayerGraph.Builder graph;

    Backbone(ConvFamily family, Architecture net) {
        this.family = family;
        this.net = net;
        design = net.design();
        graph = new LayerGraph.Builder(net.input(), net.branches());
    }

    LayerGraph unroll() {
        var units = new Units(graph, design.mainBn());
        int x = stem();
        for (int b = 0; b < net.widths().size(); b++) {
            int width = net.widths().get(b);
            for (int id : net.units().get(b)) {
                var unit = new Part.Unit(b, id);
                graph.begin(unit);
                x = family.unit(units, unit, x, width);
            }
            if (b + 1 < net.widths().size()) {
                x = down(new Part.Down(b), x, width, net.widths().get(b + 1));
            }
        }
        graph.begin(new Part.Head());
        int last = net.widths().getLast();
        graph.linear("head", graph.globalAveragePool(x, false), last, net.classes());
        return graph.graph();
    }

    private int stem() {
        int width = net.widths().getFirst();
        var window = new Window(KERNEL, family.stemStride(), 1);
        boolean bias = !family.stemNormalized();
        int x =
                graph.mainConv(
                        "stem.conv", 0, new Filter(net.input().channels(), width, window, bias));
        boolean bn =
                switch (design.variant()) {
                    case A -> true;
                    case B -> family.stemNormalized();
                };
        return activated(bn ? graph.batchNorm("stem.bn", x, width) : x);
    }

    private int down(Part.Down part, int x, int in, int out) {
        graph.begin(part);
        var path = part.path();
        int normalized = graph.batchNorm(path + ".pre", x, in);
        var window = new Window(KERNEL, 2, 1);
        return activated(
                switch (design.variant()) {
                    case A ->
                            graph.batchNorm(
                                    path + ".bn",
                                    graph.mainConv(
                                            path + ".conv",
                                            normalized,
                                            new Filter(in, out, window, true)),
                                    out);
                    case B ->
                            graph.mainConv(
                                    path + ".conv", normalized, new Filter(in, out, window, false));
                });
    }

    private int activated(int x) {
        return design.activated() ? family.activation(graph, x) : x;
    }
}
