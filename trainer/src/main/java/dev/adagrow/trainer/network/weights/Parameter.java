package dev.adagrow.trainer.network.weights;

import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tensor that a layer of the training form has.
 *
 * @param path unique in the network (see the package documentation)
 */
public record Parameter(String path, Role role, List<Integer> dims) {
    /** What it is for. */
    public enum Role {
        /** [out, in / groups, height, width], or [out, in] of a linear layer. */
        WEIGHT,
        BIAS,
        GAMMA,
        BETA,
        /** Running, of a BN. */
        MEAN,
        /** Running, of a BN. */
        VARIANCE;

        /** Whether gradients change it; BN statistics follow from the data instead. */
        public boolean trainable() {
            return switch (this) {
                case WEIGHT, BIAS, GAMMA, BETA -> true;
                case MEAN, VARIANCE -> false;
            };
        }
    }

    private static final String MEAN = ".mean";

    public Parameter {
        dims = List.copyOf(dims);
    }

    public int size() {
        int product = 1;
        for (int d : dims) {
            product = Math.multiplyExact(product, d);
        }
        return product;
    }

    /** Id of the layer or branch that has it. */
    public String layer() {
        return path.substring(0, path.lastIndexOf('.'));
    }

    /** The extents as an array. */
    public int[] extents() {
        return dims.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Inputs of one output of a weight. */
    public int fanIn() {
        return size() / dims.getFirst();
    }

    /** All of a network, in order of the data flow; of a convolution before its branches. */
    public static List<Parameter> of(LayerGraph graph) {
        var all = new ArrayList<Parameter>();
        for (var node : graph.nodes()) {
            switch (node.layer()) {
                case Layer.Conv conv -> conv(all, conv.id(), conv.filter());
                case Layer.MainConv conv -> {
                    conv(all, conv.id(), conv.filter());
                    for (int i = 0; i < conv.branches().size(); i++) {
                        branch(all, conv.branchId(i), conv.filter(), conv.branches().get(i));
                    }
                }
                case Layer.BatchNorm bn -> batchNorm(all, bn.id(), bn.channels());
                case Layer.Linear linear -> {
                    all.add(
                            new Parameter(
                                    linear.id() + ".weight",
                                    Role.WEIGHT,
                                    List.of(linear.out(), linear.in())));
                    all.add(new Parameter(linear.id() + ".bias", Role.BIAS, List.of(linear.out())));
                }
                case Layer.Input in -> {}
                case Layer.Relu relu -> {}
                case Layer.Silu silu -> {}
                case Layer.Sigmoid sigmoid -> {}
                case Layer.Add add -> {}
                case Layer.Mul mul -> {}
                case Layer.GlobalAveragePool pool -> {}
            }
        }
        return all;
    }

    private static void conv(List<Parameter> all, String id, Filter filter) {
        int k = filter.window().kernel();
        all.add(weight(id, filter, k, k));
        if (filter.bias()) {
            all.add(new Parameter(id + ".bias", Role.BIAS, List.of(filter.out())));
        }
    }

    private static void branch(List<Parameter> all, String id, Filter main, Branch branch) {
        switch (branch) {
            case Branch.Conv(int height, int width) -> all.add(weight(id, main, height, width));
            case Branch.AveragePool pool -> {}
            case Branch.Identity identity -> {}
        }
        batchNorm(all, id + ".bn", main.out());
    }

    private static Parameter weight(String id, Filter filter, int height, int width) {
        return new Parameter(
                id + ".weight",
                Role.WEIGHT,
                List.of(filter.out(), filter.inPerGroup(), height, width));
    }

    private static void batchNorm(List<Parameter> all, String id, int channels) {
        all.add(new Parameter(id + ".gamma", Role.GAMMA, List.of(channels)));
        all.add(new Parameter(id + ".beta", Role.BETA, List.of(channels)));
        all.add(new Parameter(id + MEAN, Role.MEAN, List.of(channels)));
        all.add(new Parameter(id + ".var", Role.VARIANCE, List.of(channels)));
    }

    /** Ids of the BNs that have a parameter among these paths. */
    public static Set<String> batchNorms(Collection<String> paths) {
        var ids = new TreeSet<String>();
        for (var path : paths) {
            if (path.endsWith(MEAN)) {
                ids.add(path.substring(0, path.length() - MEAN.length()));
            }
        }
        return ids;
    }
}
