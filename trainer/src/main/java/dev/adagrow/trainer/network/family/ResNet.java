package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Window;

/** A unit is two main convolutions 3x3 - BN - add its input - ReLU, each with its own shortcut. */
public record ResNet() implements ConvFamily {
    @Override
    public String name() {
        return "resnet";
    }

    @Override
    public int unit(Units units, Part.Unit place, int x, int width) {
        var filter = new Filter(width, width, new Window(3, 1, 1), true);
        var path = place.path();
        var graph = units.graph();
        int middle = graph.relu(graph.sum(units.mainConvBn(path, "conv1", "bn1", x, filter), x));
        return graph.relu(
                graph.sum(units.mainConvBn(path, "conv2", "bn2", middle, filter), middle));
    }
}
