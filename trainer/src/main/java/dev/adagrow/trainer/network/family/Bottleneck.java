package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Window;

/**
 * A unit is 1x1 to a quarter of the width - BN - ReLU - main convolution 3x3 - BN - ReLU - 1x1 back
 * - BN - add its input - ReLU.
 */
public record Bottleneck() implements ConvFamily {
    private static final int SHARE = 4;

    @Override
    public String name() {
        return "bottleneck";
    }

    @Override
    public int unit(Units units, Part.Unit place, int x, int width) {
        if (width % SHARE != 0) {
            throw new IllegalArgumentException(
                    "family bottleneck needs widths that 4 divides, not " + width);
        }
        int narrow = width / SHARE;
        var path = place.path();
        var graph = units.graph();
        int reduced = graph.relu(units.pointwiseBn(path, "reduce", x, width, narrow));
        var filter = new Filter(narrow, narrow, new Window(3, 1, 1), true);
        int main = graph.relu(units.mainConvBn(path, "conv", "bn", reduced, filter));
        return graph.relu(graph.sum(units.pointwiseBn(path, "expand", main, narrow, width), x));
    }
}
