package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Family;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import java.util.List;

/** A convolutional family: what its units are, and in what its stem differs. */
interface ConvFamily extends Family {
    /** Pixels between two positions that the stem reads. */
    default int stemStride() {
        return 1;
    }

    /** Whether the stem's convolution has no bias and always a BN. */
    default boolean stemNormalized() {
        return false;
    }

    /** The non-linearity after stem and Downs, where the design has one. */
    default int activation(LayerGraph.Builder graph, int x) {
        return graph.relu(x);
    }

    /**
     * Writes one unit, which keeps the shape.
     *
     * @param x node of the unit's input
     * @param width its channels
     * @return node of its output
     */
    int unit(Units graph, Part.Unit place, int x, int width);

    @Override
    default List<Integer> widths(Design.Variant variant, int blocks) {
        var all =
                switch (variant) {
                    case A -> List.of(64, 96, 128, 256);
                    case B -> List.of(64, 128, 256, 512);
                };
        return blocks == 3 || blocks == 4 ? all.subList(0, blocks) : List.of();
    }

    @Override
    default LayerGraph unroll(Architecture net) {
        return new Backbone(this, net).unroll();
    }
}
