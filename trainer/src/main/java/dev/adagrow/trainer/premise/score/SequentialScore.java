package dev.adagrow.trainer.premise.score;

import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.growth.SequentialDepth;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Each place in its turn, without a look at the network: minus the number of blocks whose turn
 * comes earlier ({@link SequentialDepth}). Inside of a block, units at its end come first, as
 * there; branches in the order of the data flow.
 */
public record SequentialScore() implements PlacementScore {
    @Override
    public String name() {
        return "sequential";
    }

    @Override
    public double[] of(Moment moment, List<Move> moves) {
        var net = moment.net();
        var turns =
                new SequentialDepth()
                                .ranked(
                                        net,
                                        BnScores.none(),
                                        IntStream.range(0, net.widths().size()).boxed().toList(),
                                        new GrowthRandom(moment.seed()).decisions(0))
                                .stream()
                                .map(GrowthEvent.UnitInserted::block)
                                .toList();
        var convs = net.mainConvs().stream().map(conv -> conv.id()).toList();
        return moves.stream()
                .mapToDouble(move -> {
                    double inside =
                            switch (move) {
                                case Move.Unit(int block, int position) -> {
                                    int last = net.units().get(block).size();
                                    yield (last - position) / (last + 1.0);
                                }
                                case Move.Channels c -> 0;
                                case Move.Beside(var conv, var branch) ->
                                        convs.indexOf(conv) / (double) convs.size();
                            };
                    return 0.0 - turns.indexOf(move.block(net)) - inside;
                })
                .toArray();
    }
}
