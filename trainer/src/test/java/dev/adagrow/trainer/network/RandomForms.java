package dev.adagrow.trainer.network;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Training forms with random parameters and BN statistics, and their evaluation straight from the
 * definition.
 */
public final class RandomForms {
    /** A branch of every kind, some twice. */
    public static Architecture branchy(Shape input) {
        var net = SmallNets.vgg(input, List.of(4, 6), List.of(2, 1), 5);
        net =
                net.after(
                        new GrowthEvent.BranchesAdded(
                                Map.of(
                                        "stem.conv", new Branch.Conv(1, 3),
                                        "down0.conv", new Branch.Conv(3, 1),
                                        "block0.u0.conv", new Branch.AveragePool(3),
                                        "block0.u1.conv", new Branch.Identity(),
                                        "block1.u2.conv", new Branch.Conv(1, 1))));
        return net.after(
                new GrowthEvent.BranchesAdded(
                        Map.of(
                                "stem.conv", new Branch.Conv(1, 3),
                                "down0.conv", new Branch.Conv(1, 1),
                                "block0.u0.conv", new Branch.Identity(),
                                "block1.u2.conv", new Branch.AveragePool(3))));
    }

    public static TrainingForm of(Architecture net, long seed) {
        var random = new Random(seed);
        var values = new HashMap<String, FloatTensor>();
        for (var p : Parameter.of(net.graph())) {
            values.put(
                    p.path(),
                    switch (p.role()) {
                        case WEIGHT -> gaussian(random, Math.sqrt(1.0 / p.fanIn()), p.extents());
                        case BIAS, BETA, MEAN -> gaussian(random, 0.3, p.extents());
                        case GAMMA -> uniform(random, 0.5f, 1.5f, p.extents());
                        case VARIANCE -> uniform(random, 0.5f, 2f, p.extents());
                    });
        }
        return new TrainingForm(net, values);
    }

    public static FloatTensor gaussian(Random random, double deviation, int... dims) {
        var t = FloatTensor.zeros(dims);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] = (float) (random.nextGaussian() * deviation);
        }
        return t;
    }

    public static FloatTensor uniform(Random random, float from, float to, int... dims) {
        var t = FloatTensor.zeros(dims);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] = from + (to - from) * random.nextFloat();
        }
        return t;
    }

    /** Logits of one image in evaluation mode, layer by layer, without any folding. */
    public static double[] evaluate(TrainingForm form, double[] image) {
        var graph = form.architecture().graph();
        var shapes = graph.shapes();
        var values = new ArrayList<double[]>();
        for (var node : graph.nodes()) {
            values.add(
                    switch (node.layer()) {
                        case Layer.Input in -> image;
                        case Layer.Conv conv ->
                                convolve(
                                        form,
                                        conv.id(),
                                        values.get(conv.x()),
                                        shapes.get(conv.x()),
                                        conv.filter(),
                                        conv.filter().bias());
                        case Layer.MainConv conv ->
                                mainConv(form, conv, values.get(conv.x()), shapes.get(conv.x()));
                        case Layer.BatchNorm bn -> batchNorm(form, bn.id(), values.get(bn.x()));
                        case Layer.Relu(int x) -> Interpreter.relu(values.get(x));
                        case Layer.Silu(int x) -> Interpreter.silu(values.get(x));
                        case Layer.Sigmoid(int x) -> Interpreter.sigmoid(values.get(x));
                        case Layer.Add(int x, int y) ->
                                Interpreter.add(values.get(x), values.get(y));
                        case Layer.Mul(int x, int y) ->
                                Interpreter.multiply(values.get(x), values.get(y));
                        case Layer.GlobalAveragePool pool ->
                                Interpreter.globalAveragePool(
                                        values.get(pool.x()), shapes.get(pool.x()).channels());
                        case Layer.Linear linear ->
                                Interpreter.linear(
                                        values.get(linear.x()),
                                        doubles(form.parameter(linear.id() + ".weight")),
                                        doubles(form.parameter(linear.id() + ".bias")));
                    });
        }
        return values.getLast();
    }

    private static double[] mainConv(TrainingForm form, Layer.MainConv conv, double[] x, Shape in) {
        int stride = conv.filter().window().stride();
        var sum = convolve(form, conv.id(), x, in, conv.filter(), conv.filter().bias());
        for (int i = 0; i < conv.branches().size(); i++) {
            var id = conv.branchId(i);
            var y =
                    switch (conv.branches().get(i)) {
                        case Branch.Conv branch -> convolve(form, id, x, in, conv.filter(), false);
                        case Branch.AveragePool(int k) -> pool(x, in, k, stride);
                        case Branch.Identity() -> pool(x, in, 1, stride);
                    };
            sum = Interpreter.add(sum, batchNorm(form, id + ".bn", y));
        }
        return sum;
    }

    private static double[] convolve(
            TrainingForm form, String id, double[] x, Shape in, Filter filter, boolean bias) {
        var weight = form.parameter(id + ".weight");
        int h = weight.dim(2);
        int w = weight.dim(3);
        int stride = filter.window().stride();
        int perGroup = filter.inPerGroup();
        int outPerGroup = filter.out() / filter.window().groups();
        int height = (in.height() - 1) / stride + 1;
        int width = (in.width() - 1) / stride + 1;
        var y = new double[filter.out() * height * width];
        for (int o = 0; o < filter.out(); o++) {
            for (int p = 0; p < height * width; p++) {
                double sum = bias ? form.parameter(id + ".bias").data()[o] : 0;
                for (int c = 0; c < perGroup; c++) {
                    int channel = o / outPerGroup * perGroup + c;
                    for (int d = 0; d < h * w; d++) {
                        int iy = p / width * stride + d / w - h / 2;
                        int ix = p % width * stride + d % w - w / 2;
                        if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                            sum +=
                                    weight.data()[(o * perGroup + c) * h * w + d]
                                            * x[(channel * in.height() + iy) * in.width() + ix];
                        }
                    }
                }
                y[o * height * width + p] = sum;
            }
        }
        return y;
    }

    /** Average pooling that counts its padding; kernel 1 is the identity. */
    private static double[] pool(double[] x, Shape in, int k, int stride) {
        int height = (in.height() - 1) / stride + 1;
        int width = (in.width() - 1) / stride + 1;
        var y = new double[in.channels() * height * width];
        for (int i = 0; i < y.length; i++) {
            int c = i / (height * width);
            for (int d = 0; d < k * k; d++) {
                int iy = i / width % height * stride + d / k - k / 2;
                int ix = i % width * stride + d % k - k / 2;
                if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                    y[i] += x[(c * in.height() + iy) * in.width() + ix] / (k * k);
                }
            }
        }
        return y;
    }

    private static double[] batchNorm(TrainingForm form, String path, double[] x) {
        var gamma = form.parameter(path + ".gamma").data();
        int area = x.length / gamma.length;
        var y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            int c = i / area;
            y[i] =
                    (x[i] - form.parameter(path + ".mean").data()[c])
                                    / Math.sqrt(
                                            form.parameter(path + ".var").data()[c]
                                                    + TrainingForm.EPS)
                                    * gamma[c]
                            + form.parameter(path + ".beta").data()[c];
        }
        return y;
    }

    public static double[] doubles(FloatTensor t) {
        var d = new double[t.size()];
        for (int i = 0; i < d.length; i++) {
            d[i] = t.data()[i];
        }
        return d;
    }

    private RandomForms() {}
}
