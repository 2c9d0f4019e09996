package dev.adagrow.trainer.premise.score;

import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import java.util.List;

/**
 * How important the BNs say that a place is (thesis 3.2.1), 1 for an average one: what {@link
 * dev.adagrow.trainer.growth.GreedyDepth} and {@link dev.adagrow.trainer.growth.WidthGrowth} choose
 * by.
 *
 * <ul>
 *   <li>A unit: the importance of its block; inside of a block, and without weight between blocks,
 *       that of the unit before the position. At the head of a block there is none.
 *   <li>Channels: the importance of the block.
 *   <li>A branch: the score of its convolution over the mean of all.
 * </ul>
 */
public record GammaScore() implements PlacementScore {
    /** Of a unit's importance beside its block's: it decides inside of the block alone. */
    private static final double INSIDE = 1e-3;

    @Override
    public String name() {
        return "gamma";
    }

    @Override
    public double[] of(Moment moment, List<Move> moves) {
        var net = moment.net();
        var graph = net.graph();
        var gammas = moment.gammas();
        var blocks = gammas.blocks(net);
        double convs =
                graph.mainConvs().stream()
                        .flatMapToDouble(conv -> gammas.conv(graph, conv).stream())
                        .average()
                        .orElse(1);
        return moves.stream()
                .mapToDouble(move ->
                        switch (move) {
                            case Move.Unit(int block, int position) ->
                                    blocks.get(block)
                                            + INSIDE * before(net, graph, gammas, block, position);
                            case Move.Channels(int block, int count) -> blocks.get(block);
                            case Move.Beside(var conv, var branch) ->
                                    gammas.conv(graph, graph.mainConv(conv)).orElse(0) / convs;
                        })
                .toArray();
    }

    private static double before(
            Architecture net, LayerGraph graph, BnScores gammas, int block, int position) {
        if (position == 0) {
            return 0;
        }
        int unit = net.units().get(block).get(position - 1);
        return gammas.unit(graph, new Part.Unit(block, unit)).orElse(0);
    }
}
