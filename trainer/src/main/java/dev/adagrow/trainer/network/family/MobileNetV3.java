package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Window;
import java.util.List;

/**
 * A unit is 1x1 to four times the width - BN - SiLU - depthwise main convolution (3x3 in the first
 * block, 5x5 in the others) - BN - SiLU - squeeze and excitation - 1x1 back - BN - add its input -
 * SiLU. The gate is global average pool - 1x1 to a quarter - BN - ReLU - 1x1 back - sigmoid (Hu et
 * al. 2018, arXiv 1709.01507). The stem has stride 2.
 */
public record MobileNetV3() implements ConvFamily {
    private static final int EXPANSION = 4;
    private static final int FIRST_KERNEL = 3;
    private static final int LATER_KERNEL = 5;

    @Override
    public String name() {
        return "mobilenetv3";
    }

    @Override
    public List<Integer> widths(Design.Variant variant, int blocks) {
        return switch (variant) {
            case A ->
                    blocks == 3
                            ? List.of(32, 64, 96)
                            : blocks == 4 ? List.of(16, 32, 64, 96) : List.of();
            case B ->
                    blocks == 3
                            ? List.of(32, 64, 128)
                            : blocks == 4 ? List.of(16, 48, 96, 160) : List.of();
        };
    }

    @Override
    public int stemStride() {
        return 2;
    }

    @Override
    public boolean stemNormalized() {
        return true;
    }

    @Override
    public int activation(LayerGraph.Builder graph, int x) {
        return graph.silu(x);
    }

    @Override
    public int unit(Units units, Part.Unit place, int x, int width) {
        int wide = EXPANSION * width;
        var path = place.path();
        var graph = units.graph();
        int expanded = graph.silu(units.pointwiseBn(path, "expand", x, width, wide));
        int kernel = place.block() == 0 ? FIRST_KERNEL : LATER_KERNEL;
        var depthwise = new Filter(wide, wide, new Window(kernel, 1, wide), true);
        int main = graph.silu(units.mainConvBn(path, "conv", "bn", expanded, depthwise));
        int gated = graph.product(main, gate(units, path + ".se", main, wide));
        return graph.silu(graph.sum(units.pointwiseBn(path, "project", gated, wide, width), x));
    }

    private static int gate(Units units, String path, int x, int wide) {
        int narrow = wide / EXPANSION;
        var graph = units.graph();
        int squeezed = graph.globalAveragePool(x, true);
        int reduced = graph.relu(units.pointwiseBn(path, "reduce", squeezed, wide, narrow));
        return graph.sigmoid(units.pointwise(path, "expand", reduced, narrow, wide));
    }
}
