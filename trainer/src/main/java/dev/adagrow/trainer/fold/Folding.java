package dev.adagrow.trainer.fold;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.FoldedNetwork;
import dev.adagrow.trainer.network.Op;
import dev.adagrow.trainer.network.TrainingForm;
import dev.adagrow.trainer.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Folds networks in training form into the form that is deployed: plain convolutions, in float64
 * inside (thesis 3.2.2, 4.1). Equal to the training form in evaluation mode. Pure; thread-safe.
 */
public final class Folding {
    /**
     * Every main convolution with its branches and its outer BN becomes one biased convolution. The
     * BN at the head of a Down stays an op of its own, because it stands in front of zero padding.
     *
     * @throws IllegalArgumentException if a parameter is missing, or a folded value is not finite
     *     (the message names the layer)
     */
    public static FoldedNetwork fold(TrainingForm form) {
        var net = form.architecture();
        var ops = new ArrayList<Op>();
        ops.add(new Op.Input(net.input()));
        var convs = net.mainConvs().iterator();
        ops.add(conv(form, convs.next(), 0));
        for (int b = 0; b < net.widths().size(); b++) {
            for (int u = 0; u < net.units().get(b).size(); u++) {
                ops.add(conv(form, convs.next(), ops.size() - 1));
                ops.add(new Op.Relu(ops.size() - 1));
            }
            if (b + 1 < net.widths().size()) {
                var pre = Affine.of(form, Architecture.downId(b) + ".pre");
                requireFinite(pre.scale(), Architecture.downId(b) + ".pre");
                requireFinite(pre.shift(), Architecture.downId(b) + ".pre");
                ops.add(new Op.BatchNorm(ops.size() - 1, pre.scaleTensor(), pre.shiftTensor()));
                ops.add(conv(form, convs.next(), ops.size() - 1));
            }
        }
        ops.add(new Op.GlobalAveragePool(ops.size() - 1));
        ops.add(
                new Op.Linear(
                        ops.size() - 1,
                        form.parameter("head.weight"),
                        form.parameter("head.bias")));
        return new FoldedNetwork(ops);
    }

    /**
     * How many kernels cover each position of a main kernel, itself included: a convolution its
     * window in the centre, a pool its window, the identity the centre (thesis 4.2.2).
     *
     * @return size * size counts, row-major
     */
    public static int[] overlap(List<Branch> branches, int size) {
        var counts = new int[size * size];
        Arrays.fill(counts, 1);
        for (var branch : branches) {
            switch (branch) {
                case Branch.Conv(int height, int width) -> cover(counts, size, height, width);
                case Branch.AveragePool(int kernel) -> cover(counts, size, kernel, kernel);
                case Branch.Identity() -> cover(counts, size, 1, 1);
            }
        }
        return counts;
    }

    private static void cover(int[] counts, int size, int height, int width) {
        for (int y = size / 2 - height / 2; y <= size / 2 + height / 2; y++) {
            for (int x = size / 2 - width / 2; x <= size / 2 + width / 2; x++) {
                counts[y * size + x]++;
            }
        }
    }

    private static Op.Conv conv(TrainingForm form, Architecture.MainConv conv, int x) {
        var folded =
                FoldRules.batchNormAfter(
                        mergedBranches(form, conv), Affine.of(form, conv.id() + ".bn"));
        requireFinite(folded, conv.id());
        return new Op.Conv(
                x,
                folded.weightTensor(),
                folded.biasTensor(),
                new Window(folded.height(), conv.stride(), folded.groups()),
                overlap(form.architecture().branchesOf(conv.id()), folded.height()));
    }

    private static Kernel mergedBranches(TrainingForm form, Architecture.MainConv conv) {
        var sum =
                Kernel.of(
                        form.parameter(conv.id() + ".conv.weight"),
                        form.parameter(conv.id() + ".conv.bias"),
                        1);
        var branches = form.architecture().branchesOf(conv.id());
        for (int i = 0; i < branches.size(); i++) {
            var path = conv.id() + ".branch" + i;
            var kernel =
                    switch (branches.get(i)) {
                        case Branch.Conv(int height, int width) ->
                                Kernel.of(form.parameter(path + ".weight"), 1);
                        case Branch.AveragePool(int size) ->
                                FoldRules.averagePool(conv.out(), 1, size);
                        case Branch.Identity() -> FoldRules.identity(conv.out(), 1);
                    };
            var withBn = FoldRules.batchNormAfter(kernel, Affine.of(form, path + ".bn"));
            sum = FoldRules.sum(sum, FoldRules.embed(withBn, sum.height()));
        }
        return sum;
    }

    private static void requireFinite(Kernel kernel, String layer) {
        requireFinite(kernel.weight(), layer);
        requireFinite(kernel.bias(), layer);
    }

    private static void requireFinite(double[] values, String layer) {
        for (double v : values) {
            if (!Float.isFinite((float) v)) {
                throw new IllegalArgumentException(
                        "folding " + layer + " gives " + v + ", which is not a finite float");
            }
        }
    }

    private Folding() {}
}
