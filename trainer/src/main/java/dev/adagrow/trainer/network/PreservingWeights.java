package dev.adagrow.trainer.network;

import dev.adagrow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes the initial values of what was inserted so that the network answers as before, or as
 * nearly as its family allows. Stateless.
 *
 * <ul>
 *   <li>A branch: its BN's gamma is 0. Exact.
 *   <li>A unit with shortcuts: the gamma before each addition is 0. Exact if the activation after
 *       it leaves the unit's input as it is: a ReLU does where the input has passed one.
 *   <li>A unit without: centre-delta kernels, and a BN that is the identity both with running
 *       statistics and with those of a batch like the calibration's. Exact under the same
 *       condition.
 * </ul>
 */
public final class PreservingWeights {
    /**
     * @param initial what the event adds, by path
     * @return the same paths
     */
    public static Map<String, Tensor> branches(Map<String, Tensor> initial) {
        var values = new TreeMap<String, Tensor>(initial);
        values.replaceAll(
                (path, tensor) -> path.endsWith(".gamma") ? Tensor.zeros(tensor.size()) : tensor);
        return values;
    }

    /**
     * @param initial what the event adds, by path
     * @param mean of the unit's input by channel
     * @param variance of the unit's input by channel
     * @return the same paths
     */
    public static Map<String, Tensor> unit(
            Map<String, Tensor> initial,
            LayerGraph grown,
            Part.Unit unit,
            Tensor mean,
            Tensor variance) {
        var values = new TreeMap<String, Tensor>(initial);
        var closing = beforeAdditions(grown, unit);
        for (var bn : closing) {
            values.put(bn.id() + ".gamma", Tensor.zeros(bn.channels()));
        }
        if (closing.isEmpty()) {
            for (var conv : grown.mainConvs(unit)) {
                values.put(conv.id() + ".weight", dirac(conv.filter()));
                grown.outerBn(conv).ifPresent(bn -> identity(values, bn.id(), mean, variance));
            }
        }
        return values;
    }

    private static List<Layer.BatchNorm> beforeAdditions(LayerGraph graph, Part.Unit unit) {
        var all = new ArrayList<Layer.BatchNorm>();
        for (int i : graph.indices(unit)) {
            if (graph.layer(i) instanceof Layer.Add(int x, int y)
                    && graph.layer(x) instanceof Layer.BatchNorm bn) {
                all.add(bn);
            }
        }
        return all;
    }

    private static Tensor dirac(Filter filter) {
        int k = filter.window().kernel();
        int in = filter.inPerGroup();
        var weight = new float[filter.out() * in * k * k];
        for (int c = 0; c < filter.out(); c++) {
            weight[(c * in + c % in) * k * k + k * k / 2] = 1;
        }
        return new Tensor(weight, filter.out(), in, k, k);
    }

    private static void identity(
            Map<String, Tensor> values, String bn, Tensor mean, Tensor variance) {
        var gamma = new float[variance.size()];
        for (int c = 0; c < gamma.length; c++) {
            gamma[c] = (float) Math.sqrt(variance.data()[c] + TrainingForm.EPS);
        }
        values.put(bn + ".gamma", new Tensor(gamma, gamma.length));
        values.put(bn + ".beta", mean);
        values.put(bn + ".mean", mean);
        values.put(bn + ".var", variance);
    }

    private PreservingWeights() {}
}
