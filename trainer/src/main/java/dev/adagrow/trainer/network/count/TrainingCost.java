package dev.adagrow.trainer.network.count;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Layer;

/**
 * What a training step of a network takes, relative to that of another: the processor time of the
 * same number of records. A model and not a measurement, so that a run with the same seed spends
 * its budget in the same way on every machine.
 *
 * <p>cost = multiply-accumulates + {@value #ELEMENT} x elements of all layers' outputs: in a small
 * network memory traffic takes more of the time than arithmetic. The constant is fitted to measured
 * ratios of small VGGs, which it meets within a tenth.
 */
public final class TrainingCost {
    /** Multiply-accumulates that take as long as an element on its way through a layer and back. */
    static final double ELEMENT = 72;

    /** Of a step of the first for each step of the second: 2 where it takes twice as long. */
    public static double ratio(Architecture net, Architecture to) {
        return of(net) / of(to);
    }

    private static double of(Architecture net) {
        var graph = net.graph();
        var shapes = graph.shapes();
        long elements = 0;
        for (int i = 0; i < shapes.size(); i++) {
            int passes =
                    switch (graph.layer(i)) {
                        case Layer.Input in -> 0;
                        // a branch has an output, its BN another
                        case Layer.MainConv conv -> 1 + 2 * conv.branches().size();
                        case Layer.Conv c -> 1;
                        case Layer.BatchNorm b -> 1;
                        case Layer.Relu r -> 1;
                        case Layer.Silu s -> 1;
                        case Layer.Sigmoid s -> 1;
                        case Layer.Add a -> 1;
                        case Layer.Mul m -> 1;
                        case Layer.GlobalAveragePool p -> 1;
                        case Layer.Linear l -> 1;
                    };
            elements += (long) passes * shapes.get(i).elements();
        }
        return Counts.unfolded(net).flops() + ELEMENT * elements;
    }

    private TrainingCost() {}
}
