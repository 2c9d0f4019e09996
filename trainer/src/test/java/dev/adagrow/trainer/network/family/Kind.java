package dev.adagrow.trainer.network.family;

import dev.adagrow.trainer.growth.BranchSpace;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Family;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One family in one design, and its small nets of two blocks and five classes. */
public record Kind(Family family, Design design) {
    public static final Shape INPUT = new Shape(3, 18, 15);
    public static final List<Integer> WIDTHS = List.of(4, 8);

    /** Every family in four designs. */
    public static Stream<Kind> all() {
        return Families.names().stream()
                .map(n -> Families.named(n).orElseThrow())
                .flatMap(f ->
                        Stream.of(
                                new Kind(f, Design.of(Design.Variant.A)),
                                new Kind(f, Design.of(Design.Variant.B)),
                                new Kind(f, new Design(Design.Variant.A, true, true)),
                                new Kind(f, new Design(Design.Variant.B, false, false))));
    }

    public Architecture net(List<Integer> units) {
        return SmallNets.of(family, design, INPUT, WIDTHS, units, 5);
    }

    /** Every main convolution with every kind of branch that it may get. */
    public static Architecture branchy(Architecture net) {
        var grown = net;
        for (var conv : net.mainConvs()) {
            for (var branch : BranchSpace.of(conv.filter())) {
                grown = grown.after(new GrowthEvent.BranchesAdded(Map.of(conv.id(), branch)));
            }
        }
        return grown;
    }
}
