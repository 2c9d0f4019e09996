package dev.adagrow.trainer.premise.score;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.weights.PreservingWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One way to grow a net at one of its places. */
public sealed interface Move {
    /** What is added. */
    enum Kind {
        UNIT,
        CHANNELS,
        BRANCH
    }

    /** A unit at a position of a block. */
    record Unit(int block, int position) implements Move {}

    /** Channels of a block. */
    record Channels(int block, int count) implements Move {}

    /** A branch beside a main convolution. */
    record Beside(String conv, Branch branch) implements Move {}

    /** By this share of its width is a block widened. */
    double WIDENING = 0.5;

    /**
     * All moves of a net that preserve its function, kind by kind in the order of the data flow: a
     * unit at each position where that is possible ({@link PreservingWeights#fitsBefore}), half of
     * its channels more for each block (or the least more that the family can have), the branch
     * beside each main convolution that it fits.
     */
    static List<Move> of(Architecture net, Branch branch) {
        var graph = net.graph();
        var moves = new ArrayList<Move>();
        for (int b = 0; b < net.widths().size(); b++) {
            var units = net.units().get(b);
            for (int p = 0; p <= units.size(); p++) {
                if (p == units.size()
                        || PreservingWeights.fitsBefore(graph, new Part.Unit(b, units.get(p)))) {
                    moves.add(new Unit(b, p));
                }
            }
        }
        for (int b = 0; b < net.widths().size(); b++) {
            widened(net, b).ifPresent(moves::add);
        }
        graph.mainConvs().stream()
                .filter(conv -> branch.fits(conv.filter()))
                .map(Layer.MainConv::id)
                .forEach(conv -> moves.add(new Beside(conv, branch)));
        return moves;
    }

    /** By half of its width or the least more that the family can have. */
    private static Optional<Channels> widened(Architecture net, int block) {
        int width = net.widths().get(block);
        return IntStream.rangeClosed((int) Math.ceil(WIDENING * width), 2 * width)
                .mapToObj(count -> new Channels(block, count))
                .filter(move -> fits(net, move))
                .findFirst();
    }

    private static boolean fits(Architecture net, Move move) {
        try {
            return !net.after(move.event()).graph().nodes().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    default Kind kind() {
        return switch (this) {
            case Unit u -> Kind.UNIT;
            case Channels c -> Kind.CHANNELS;
            case Beside b -> Kind.BRANCH;
        };
    }

    default GrowthEvent event() {
        return switch (this) {
            case Unit(int block, int position) -> new GrowthEvent.UnitInserted(block, position);
            case Channels(int block, int count) -> new GrowthEvent.ChannelsAdded(block, count);
            case Beside(var conv, var branch) ->
                    new GrowthEvent.BranchesAdded(Map.of(conv, branch));
        };
    }

    /** The block whose feature maps it works on; a stem or Down belongs to the block behind it. */
    default int block(Architecture net) {
        return switch (this) {
            case Unit u -> u.block();
            case Channels c -> c.block();
            case Beside(var conv, var branch) -> {
                var graph = net.graph();
                var node =
                        graph.nodes().stream()
                                .filter(n ->
                                        n.layer() instanceof Layer.MainConv c
                                                && c.id().equals(conv))
                                .findFirst()
                                .orElseThrow();
                yield switch (node.part()) {
                    case Part.Stem s -> 0;
                    case Part.Unit u -> u.block();
                    case Part.Down d -> d.block() + 1;
                    case Part.Head h -> throw new IllegalStateException(conv + " in the head");
                };
            }
        };
    }

    /** Of a unit in its block, of a convolution among all main convolutions; 0 for channels. */
    default int position(Architecture net) {
        return switch (this) {
            case Unit u -> u.position();
            case Channels c -> 0;
            case Beside(var conv, var branch) ->
                    net.mainConvs().stream().map(Layer.MainConv::id).toList().indexOf(conv);
        };
    }

    /** Unique among the moves of a net: "block 1 at 0", "block 2 +8", "down0.conv". */
    default String place() {
        return switch (this) {
            case Unit(int block, int position) -> "block " + block + " at " + position;
            case Channels(int block, int count) -> "block " + block + " +" + count;
            case Beside(var conv, var branch) -> conv;
        };
    }
}
