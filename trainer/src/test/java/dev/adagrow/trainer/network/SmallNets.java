package dev.adagrow.trainer.network;

import dev.adagrow.trainer.network.family.Vgg;
import java.util.List;

/** Architectures for tests. */
public final class SmallNets {
    public static Architecture vgg(
            Shape input, List<Integer> widths, List<Integer> units, int classes) {
        return of(new Vgg(), Design.of(Design.Variant.A), input, widths, units, classes);
    }

    public static Architecture of(
            Family family,
            Design design,
            Shape input,
            List<Integer> widths,
            List<Integer> units,
            int classes) {
        return Architecture.empty(family, design, input, widths, classes).withUnits(units);
    }

    private SmallNets() {}
}
