package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Values of what was inserted with which the network answers as before, or as nearly as its family
 * allows (arXiv 1511.05641, net2deeper). Stateless.
 *
 * <ul>
 *   <li>A branch: its BN's gamma is 0. Exact.
 *   <li>A unit with shortcuts: what is added to each shortcut is 0, by the gamma of the BN before
 *       the addition. The unit is then its last activation.
 *   <li>A unit without: centre-delta kernels, and a BN that is the identity both with running
 *       statistics and with those of a batch like the calibration's. The unit is then its
 *       activation.
 * </ul>
 *
 * A ReLU behind such a unit is the identity where the unit's input has passed a ReLU itself. Else
 * the input is lifted above 0 first: relu(x + c) = x + c with c = max(0, deviation - least value)
 * per channel of the calibration, so that a record has to fall a whole deviation below them all to
 * be cut off. What comes after the block takes c out again, exactly: before a Down the running mean
 * of its first BN rises by c; before the head, which has no statistic, its bias falls by W c. These
 * two are all that an insertion ever changes of what was there.
 *
 * <p>Not exact are two cases, which change nothing of what was there:
 *
 * <ul>
 *   <li>Before another unit c could not be taken out again, since that unit pads its input with 0:
 *       a unit at the head of a block that is not empty, where nothing rectified the block's input,
 *       is relu(x). Continued growth inserts none there ({@link #fitsBefore}).
 *   <li>A SiLU is the identity nowhere (MobileNetV3): the unit is silu(x). On small trained nets
 *       that moved the logits by 0.04 to 0.7 of their deviation, initial weights by 0.1 to 0.8, and
 *       more than it in 27 of 28 places.
 * </ul>
 */
public final class PreservingWeights {
    /**
     * Whether a unit inserted before this one, which then is next, answers as nearly as its family
     * allows. False only where c could not be taken out again.
     */
    public static boolean fitsBefore(LayerGraph graph, Part.Unit next) {
        return graph.layer(graph.input(next)) instanceof Layer.Relu
                || !(graph.layer(graph.indices(next).getLast()) instanceof Layer.Relu);
    }

    /**
     * @param initial what the event adds, by path
     */
    public static Insertion branches(Map<String, FloatTensor> initial) {
        var values = new TreeMap<String, FloatTensor>(initial);
        values.replaceAll((path, tensor) ->
                path.endsWith(".gamma") ? FloatTensor.zeros(tensor.size()) : tensor);
        return new Insertion(values, Map.of(), Parameter.batchNorms(initial.keySet()));
    }

    /**
     * @param initial what the event adds, by path
     * @param before the net that has not grown yet
     * @param grown its layers afterwards
     * @param next the part after the unit
     * @param input of the unit
     */
    public static Insertion unit(
            Map<String, FloatTensor> initial,
            TrainingForm before,
            LayerGraph grown,
            Part.Unit unit,
            Part next,
            ChannelStatistics input) {
        var lift = lifts(grown, unit, next) ? lift(input) : FloatTensor.zeros(input.mean().size());
        var values = new TreeMap<String, FloatTensor>(initial);
        var changed = taken(lift, before, next);
        var additions = additions(grown, unit);
        if (additions.isEmpty()) {
            identity(values, grown, unit, lift, input);
            return new Insertion(values, changed, Set.of());
        }
        for (var layer : additions) {
            nothing(
                    values,
                    layer,
                    layer.equals(additions.getFirst()) ? lift : FloatTensor.zeros(lift.size()));
        }
        return new Insertion(values, changed, Parameter.batchNorms(initial.keySet()));
    }

    private static boolean lifts(LayerGraph grown, Part.Unit unit, Part next) {
        boolean takenOut =
                switch (next) {
                    case Part.Down d -> true;
                    case Part.Head h -> true;
                    case Part.Unit u -> false;
                    case Part.Stem s -> false;
                };
        boolean ends = grown.layer(grown.indices(unit).getLast()) instanceof Layer.Relu;
        boolean rectified = grown.layer(grown.input(unit)) instanceof Layer.Relu;
        return takenOut && ends && !rectified;
    }

    private static FloatTensor lift(ChannelStatistics input) {
        var c = FloatTensor.zeros(input.mean().size());
        for (int i = 0; i < c.size(); i++) {
            double deviation = Math.sqrt(input.variance().data()[i]);
            c.data()[i] = (float) Math.max(0, deviation - input.least().data()[i]);
        }
        return c;
    }

    /** What takes the lift out again behind the block. */
    private static Map<String, FloatTensor> taken(
            FloatTensor lift, TrainingForm before, Part next) {
        if (isZero(lift)) {
            return Map.of();
        }
        return switch (next) {
            case Part.Down(int block) -> {
                var mean = before.architecture().graph().exitBn(block).orElseThrow().id() + ".mean";
                yield Map.of(mean, sum(before.parameter(mean), lift));
            }
            case Part.Head h -> {
                var weight = before.parameter("head.weight");
                var bias = before.parameter("head.bias").data().clone();
                for (int o = 0; o < bias.length; o++) {
                    double w = 0;
                    for (int i = 0; i < lift.size(); i++) {
                        w += (double) weight.data()[o * lift.size() + i] * lift.data()[i];
                    }
                    bias[o] = (float) (bias[o] - w);
                }
                yield Map.of("head.bias", new FloatTensor(bias, bias.length));
            }
            case Part.Unit u -> throw new IllegalArgumentException("a lift before " + u.path());
            case Part.Stem s -> throw new IllegalArgumentException("a lift before the stem");
        };
    }

    private static boolean isZero(FloatTensor t) {
        for (float v : t.data()) {
            if (v != 0) {
                return false;
            }
        }
        return true;
    }

    /** The layers whose output is added to a shortcut, in order of the data flow. */
    private static List<Layer> additions(LayerGraph graph, Part.Unit unit) {
        var all = new ArrayList<Layer>();
        for (int i : graph.indices(unit)) {
            if (graph.layer(i) instanceof Layer.Add(int x, int y)) {
                all.add(graph.layer(x));
            }
        }
        return all;
    }

    /** Makes a layer's output c everywhere. */
    private static void nothing(Map<String, FloatTensor> values, Layer layer, FloatTensor c) {
        switch (layer) {
            case Layer.BatchNorm bn -> {
                values.put(bn.id() + ".gamma", FloatTensor.zeros(bn.channels()));
                values.put(bn.id() + ".beta", c);
            }
            case Layer.MainConv conv -> {
                var weight = conv.id() + ".weight";
                values.computeIfPresent(weight, (path, w) -> FloatTensor.zeros(w.dims()));
                values.put(conv.id() + ".bias", c);
            }
            case Layer.Input in -> throw unknown(in);
            case Layer.Conv conv -> throw unknown(conv);
            case Layer.Relu relu -> throw unknown(relu);
            case Layer.Silu silu -> throw unknown(silu);
            case Layer.Sigmoid sigmoid -> throw unknown(sigmoid);
            case Layer.Add add -> throw unknown(add);
            case Layer.Mul mul -> throw unknown(mul);
            case Layer.GlobalAveragePool pool -> throw unknown(pool);
            case Layer.Linear linear -> throw unknown(linear);
        }
    }

    private static IllegalArgumentException unknown(Layer layer) {
        return new IllegalArgumentException("no way to add nothing with " + layer);
    }

    /** Makes a unit without shortcuts x + c before its activation. */
    private static void identity(
            Map<String, FloatTensor> values,
            LayerGraph grown,
            Part.Unit unit,
            FloatTensor c,
            ChannelStatistics input) {
        for (var conv : grown.mainConvs(unit)) {
            values.put(conv.id() + ".weight", dirac(conv.filter()));
            var bn = grown.outerBn(conv);
            if (bn.isPresent()) {
                identity(values, bn.get().id(), c, input);
            } else {
                values.put(conv.id() + ".bias", c);
            }
        }
    }

    private static FloatTensor dirac(Filter filter) {
        int k = filter.window().kernel();
        int in = filter.inPerGroup();
        var weight = new float[filter.out() * in * k * k];
        for (int c = 0; c < filter.out(); c++) {
            weight[(c * in + c % in) * k * k + k * k / 2] = 1;
        }
        return new FloatTensor(weight, filter.out(), in, k, k);
    }

    private static void identity(
            Map<String, FloatTensor> values, String bn, FloatTensor c, ChannelStatistics input) {
        var gamma = new float[c.size()];
        for (int i = 0; i < gamma.length; i++) {
            gamma[i] = (float) Math.sqrt(input.variance().data()[i] + TrainingForm.EPS);
        }
        values.put(bn + ".gamma", new FloatTensor(gamma, gamma.length));
        values.put(bn + ".beta", sum(input.mean(), c));
        values.put(bn + ".mean", input.mean());
        values.put(bn + ".var", input.variance());
    }

    private static FloatTensor sum(FloatTensor a, FloatTensor b) {
        var sum = a.data().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.data()[i];
        }
        return new FloatTensor(sum, a.dims());
    }

    private PreservingWeights() {}
}
