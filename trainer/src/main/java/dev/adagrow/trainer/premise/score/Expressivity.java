package dev.adagrow.trainer.premise.score;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.training.GradientProbe;
import java.util.ArrayList;
import java.util.List;

/**
 * How large the {@link Bottlenecks expressivity bottleneck} is that a move could relieve, in the
 * manner of TINY (arXiv 2405.19816): neurons are added in front of the layer that lacks
 * expressivity, so a place is judged by the layers that would read what is added.
 *
 * <ul>
 *   <li>A unit: Ψ of the layer that reads it, the next main convolution or the head.
 *   <li>Channels: the root of the sum of Ψ² of all layers that read the block's channels: its
 *       units' convolutions, and the Down behind it or the head.
 *   <li>A branch: Ψ of its own convolution. By the theory it cannot relieve that one, since it
 *       folds into it.
 * </ul>
 */
public record Expressivity() implements PlacementScore {
    @Override
    public String name() {
        return "expressivity";
    }

    @Override
    public double[] of(Moment moment, List<Move> moves) {
        var net = moment.net();
        var bottlenecks = Bottlenecks.of(moment);
        return moves.stream()
                .mapToDouble(move ->
                        Math.sqrt(
                                readers(net, move).stream()
                                        .mapToDouble(bottlenecks::squares)
                                        .sum()))
                .toArray();
    }

    /** Ids of the layers whose bottlenecks count for a move. */
    static List<String> readers(Architecture net, Move move) {
        return switch (move) {
            case Move.Unit(int block, int position) -> List.of(at(net, block, position));
            case Move.Channels(int block, int count) -> {
                var readers = new ArrayList<String>();
                var graph = net.graph();
                for (int unit : net.units().get(block)) {
                    graph.mainConvs(new Part.Unit(block, unit))
                            .forEach(conv -> readers.add(conv.id()));
                }
                readers.add(at(net, block, net.units().get(block).size()));
                yield readers;
            }
            case Move.Beside(var conv, var branch) -> List.of(conv);
        };
    }

    /** The first main convolution from this position on, or the head. */
    private static String at(Architecture net, int block, int position) {
        var units = net.units().get(block);
        if (position == units.size() && block + 1 == net.widths().size()) {
            return GradientProbe.HEAD;
        }
        Part part =
                position < units.size()
                        ? new Part.Unit(block, units.get(position))
                        : new Part.Down(block);
        return net.graph().mainConvs(part).getFirst().id();
    }
}
