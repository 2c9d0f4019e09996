package dev.adagrow.trainer.premise.score;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.Parameter;
import java.util.List;

/**
 * The parameters that a move adds in training: what a score reaches that only knows that more is
 * more.
 */
public record SizeScore() implements PlacementScore {
    @Override
    public String name() {
        return "size";
    }

    @Override
    public double[] of(Moment moment, List<Move> moves) {
        long before = parameters(moment.net());
        return moves.stream()
                .mapToDouble(move -> parameters(moment.net().after(move.event())) - before)
                .toArray();
    }

    private static long parameters(Architecture net) {
        return Parameter.of(net.graph()).stream()
                .filter(p -> p.role().trainable())
                .mapToLong(Parameter::size)
                .sum();
    }
}
