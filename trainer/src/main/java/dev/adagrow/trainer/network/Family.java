package dev.adagrow.trainer.network;

import java.util.List;

/**
 * A kind of network: how an architecture becomes layers. All passes work on the layers, so a family
 * is one class. Stateless; equal by class.
 */
public interface Family {
    /** As in configurations and training states: "vgg". */
    String name();

    /** The thesis's channels of so many blocks; empty if it has no such network. */
    List<Integer> widths(Design.Variant variant, int blocks);

    /**
     * The layers of a network of this family.
     *
     * @throws IllegalArgumentException if widths or input do not fit the family; the message says
     *     why
     */
    LayerGraph unroll(Architecture net);
}
