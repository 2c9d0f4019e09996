package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.Shape;

/**
 * The least time that one training step could take an image (Williams et al. 2009, "Roofline"): of
 * each layer the larger of its operations at the engine's best rate and its bytes at the memory's.
 *
 * <p>Operations: a convolution has three products of the forward size (output, input gradient,
 * weight gradient). Bytes, of float32 activations that no cache holds: a convolution reads x and
 * writes y, then reads both gradients and x again, 3 (x + y); a BN with batch statistics reads x
 * twice and writes y, then reads x and the gradient twice and writes one, 8 x; an activation 5 x, a
 * sum 3 x. Weights are not counted: a batch shares them.
 *
 * @param operations a second
 * @param bytes a second
 */
public record Roofline(double operations, double bytes) {
    private static final int PASSES = 3;
    private static final double BATCH_NORM = 8;
    private static final double ACTIVATION = 5;
    private static final double SUM = 3;

    /** Seconds of one image. */
    public double seconds(Architecture net) {
        var graph = net.graph();
        var shapes = graph.shapes();
        double total = 0;
        for (int i = 0; i < shapes.size(); i++) {
            var out = shapes.get(i);
            total +=
                    switch (graph.layer(i)) {
                        case Layer.Conv conv -> conv(conv.filter(), shapes.get(conv.x()), out);
                        case Layer.MainConv conv -> mainConv(conv, shapes.get(conv.x()), out);
                        case Layer.BatchNorm bn -> memory(BATCH_NORM * out.elements());
                        case Layer.Relu relu -> memory(ACTIVATION * out.elements());
                        case Layer.Silu silu -> memory(2 * ACTIVATION * out.elements());
                        case Layer.Sigmoid sigmoid -> memory(ACTIVATION * out.elements());
                        case Layer.Add add -> memory(SUM * out.elements());
                        case Layer.Mul mul -> memory(2 * SUM * out.elements());
                        case Layer.GlobalAveragePool pool ->
                                memory(2.0 * shapes.get(pool.x()).elements());
                        case Layer.Linear linear -> products((double) linear.in() * linear.out());
                        case Layer.Input in -> 0;
                    };
        }
        return total;
    }

    private double mainConv(Layer.MainConv conv, Shape in, Shape out) {
        double total = conv(conv.filter(), in, out);
        for (var branch : conv.branches()) {
            total += memory((BATCH_NORM + SUM) * out.elements());
            total +=
                    switch (branch) {
                        case Branch.Conv(int height, int width) ->
                                conv(conv.filter(), height * width, in, out);
                        case Branch.AveragePool pool ->
                                memory(2.0 * (in.elements() + out.elements()));
                        case Branch.Identity identity -> 0;
                    };
        }
        return total;
    }

    private double conv(Filter filter, Shape in, Shape out) {
        int k = filter.window().kernel();
        return conv(filter, k * k, in, out);
    }

    private double conv(Filter filter, int taps, Shape in, Shape out) {
        double perImage = (double) filter.inPerGroup() * taps * out.elements();
        return Math.max(
                products(perImage), memory(PASSES * ((double) in.elements() + out.elements())));
    }

    private double products(double multiplyAdds) {
        return 2 * PASSES * multiplyAdds / operations;
    }

    private double memory(double floats) {
        return Float.BYTES * floats / bytes;
    }

    /** Multiply-adds of the convolutions and the head of one image, forwards. */
    public static double multiplyAdds(Architecture net) {
        return new Roofline(2.0 * PASSES, Double.POSITIVE_INFINITY).seconds(net);
    }
}
