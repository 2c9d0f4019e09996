package dev.adagrow.trainer.fold;

import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Folds networks in training form into the form that is deployed: plain convolutions, in float64
 * inside (thesis 3.2.2, 4.1). Equal to the training form in evaluation mode. Pure; thread-safe.
 */
public final class Folding {
    /**
     * Every main convolution with its branches and the BN right after it becomes one biased
     * convolution; every other convolution takes in its BN. The BN at the head of a Down stays an
     * op of its own, because it stands in front of zero padding.
     *
     * @throws IllegalArgumentException if a folded value is not finite (the message names the
     *     layer)
     */
    public static FoldedNetwork fold(TrainingForm form) {
        return new Walk(form).fold();
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

    /** One pass over the layers. */
    private static final class Walk {
        private final TrainingForm form;
        private final LayerGraph graph;
        private final List<Op> ops = new ArrayList<>();

        /** The op that has the value of each layer. */
        private final int[] at;

        Walk(TrainingForm form) {
            this.form = form;
            graph = form.architecture().graph();
            at = new int[graph.nodes().size()];
            Arrays.fill(at, -1);
        }

        FoldedNetwork fold() {
            for (int i = 0; i < at.length; i++) {
                if (at[i] < 0) {
                    ops.add(op(i));
                    at[i] = ops.size() - 1;
                    var bn = graph.foldedBn(i);
                    if (bn.isPresent()) {
                        at[bn.getAsInt()] = at[i];
                    }
                }
            }
            return new FoldedNetwork(ops);
        }

        private Op op(int i) {
            return switch (graph.layer(i)) {
                case Layer.Input(var shape) -> new Op.Input(shape);
                case Layer.Conv conv -> {
                    var kernel = kernel(conv.id(), conv.filter(), conv.filter().bias());
                    boolean biased = conv.filter().bias() || graph.foldedBn(i).isPresent();
                    yield conv(i, conv.id(), conv.x(), conv.filter(), kernel, biased, List.of());
                }
                case Layer.MainConv conv ->
                        conv(
                                i,
                                conv.id(),
                                conv.x(),
                                conv.filter(),
                                merged(conv),
                                true,
                                conv.branches());
                case Layer.BatchNorm bn -> {
                    var affine = Affine.of(form, bn.id());
                    requireFinite(affine.scale(), bn.id());
                    requireFinite(affine.shift(), bn.id());
                    yield new Op.BatchNorm(at[bn.x()], affine.scaleTensor(), affine.shiftTensor());
                }
                case Layer.Relu(int x) -> new Op.Relu(at[x]);
                case Layer.Silu(int x) -> new Op.Silu(at[x]);
                case Layer.Sigmoid(int x) -> new Op.Sigmoid(at[x]);
                case Layer.Add(int x, int y) -> new Op.Add(at[x], at[y]);
                case Layer.Mul(int x, int y) -> new Op.Mul(at[x], at[y]);
                case Layer.GlobalAveragePool(int x, boolean counted) ->
                        new Op.GlobalAveragePool(at[x], counted);
                case Layer.Linear linear ->
                        new Op.Linear(
                                at[linear.x()],
                                form.parameter(linear.id() + ".weight"),
                                form.parameter(linear.id() + ".bias"));
            };
        }

        private Op.Conv conv(
                int i,
                String id,
                int x,
                Filter filter,
                Kernel kernel,
                boolean biased,
                List<Branch> branches) {
            var bn = graph.foldedBn(i);
            var folded =
                    bn.isPresent() && graph.layer(bn.getAsInt()) instanceof Layer.BatchNorm outer
                            ? FoldRules.batchNormAfter(kernel, Affine.of(form, outer.id()))
                            : kernel;
            requireFinite(folded.weight(), id);
            requireFinite(folded.bias(), id);
            return new Op.Conv(
                    at[x],
                    folded.weightTensor(),
                    biased ? Optional.of(folded.biasTensor()) : Optional.empty(),
                    filter.window(),
                    overlap(branches, filter.window().kernel()));
        }

        private Kernel merged(Layer.MainConv conv) {
            int groups = conv.filter().window().groups();
            var sum = kernel(conv.id(), conv.filter(), conv.filter().bias());
            for (int i = 0; i < conv.branches().size(); i++) {
                var id = conv.branchId(i);
                var kernel =
                        switch (conv.branches().get(i)) {
                            case Branch.Conv(int height, int width) ->
                                    kernel(id, conv.filter(), false);
                            case Branch.AveragePool(int size) ->
                                    FoldRules.averagePool(conv.out(), groups, size);
                            case Branch.Identity() -> FoldRules.identity(conv.out(), groups);
                        };
                var withBn = FoldRules.batchNormAfter(kernel, Affine.of(form, id + ".bn"));
                sum = FoldRules.sum(sum, FoldRules.embed(withBn, sum.height()));
            }
            return sum;
        }

        private Kernel kernel(String id, Filter filter, boolean bias) {
            int groups = filter.window().groups();
            var weight = form.parameter(id + ".weight");
            return bias
                    ? Kernel.of(weight, form.parameter(id + ".bias"), groups)
                    : Kernel.of(weight, groups);
        }
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
