package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Window;

/** A unit is a main convolution 3x3 - BN - ReLU. */
public record Vgg() implements ConvFamily {
    @Override
    public String name() {
        return "vgg";
    }

    @Override
    public int unit(Units units, Part.Unit place, int x, int width) {
        var filter = new Filter(width, width, new Window(3, 1, 1), true);
        return units.graph().relu(units.mainConvBn(place.path(), "conv", "bn", x, filter));
    }
}
