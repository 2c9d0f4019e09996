package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Window;

/**
 * What an architecture costs, by the rule of the thesis's tables: BN counts 4 operations an
 * element, activations nothing.
 *
 * @param parameters of convolutions, BN and head
 * @param flops multiply-accumulates of one input
 */
public record Size(long parameters, long flops) {
    /**
     * As deployed: branches and outer BN folded into one biased convolution, the BN at the head of
     * a Down kept. Branches do not change it.
     */
    public static Size folded(Architecture net) {
        return of(net, false);
    }

    /** As trained: every branch and every BN counts. */
    public static Size unfolded(Architecture net) {
        return of(net, true);
    }

    private static Size of(Architecture net, boolean training) {
        long parameters = 0;
        long flops = 0;
        int height = net.input().height();
        int width = net.input().width();
        int square = Architecture.KERNEL * Architecture.KERNEL;
        for (var conv : net.mainConvs()) {
            var window = new Window(Architecture.KERNEL, conv.stride(), 1);
            if (conv.stride() > 1) {
                parameters += 2L * conv.in();
                flops += 4L * conv.in() * height * width;
            }
            height = window.out(height);
            width = window.out(width);
            long positions = (long) height * width;
            long weights = (long) conv.in() * conv.out();
            parameters += weights * square + conv.out();
            flops += weights * square * positions;
            if (training) {
                long taps = 0;
                for (var branch : net.branchesOf(conv.id())) {
                    taps +=
                            switch (branch) {
                                case Branch.Conv(int a, int b) -> (long) a * b;
                                case Branch.AveragePool p -> 0;
                                case Branch.Identity i -> 0;
                            };
                }
                long norms = 1L + net.branchesOf(conv.id()).size();
                parameters += taps * weights + norms * 2 * conv.out();
                flops += taps * weights * positions + norms * 4 * conv.out() * positions;
            }
        }
        long head = (long) net.widths().getLast() * net.classes();
        return new Size(parameters + head + net.classes(), flops + head);
    }
}
