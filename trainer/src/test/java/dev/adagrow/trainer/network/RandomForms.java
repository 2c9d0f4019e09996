package dev.adagrow.trainer.network;

import dev.adagrow.tensor.Tensor;
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
        var net = LayerTable.architecture(input, List.of(4, 6), List.of(2, 1), 5);
        net =
                net.after(
                        new GrowthEvent.BranchesAdded(
                                Map.of(
                                        "stem", new Branch.Conv(1, 3),
                                        "down0", new Branch.Conv(3, 1),
                                        "block0.u0", new Branch.AveragePool(3),
                                        "block0.u1", new Branch.Identity(),
                                        "block1.u2", new Branch.Conv(1, 1))));
        return net.after(
                new GrowthEvent.BranchesAdded(
                        Map.of(
                                "stem", new Branch.Conv(1, 3),
                                "down0", new Branch.Conv(1, 1),
                                "block0.u0", new Branch.Identity(),
                                "block1.u2", new Branch.AveragePool(3))));
    }

    public static TrainingForm of(Architecture net, long seed) {
        var random = new Random(seed);
        var p = new HashMap<String, Tensor>();
        for (var conv : net.mainConvs()) {
            kernel(p, random, conv.id() + ".conv.weight", conv, 3, 3);
            p.put(conv.id() + ".conv.bias", gaussian(random, 0.3, conv.out()));
            batchNorm(p, random, conv.id() + ".bn", conv.out());
            if (conv.stride() == 2) {
                batchNorm(p, random, conv.id() + ".pre", conv.in());
            }
            var branches = net.branchesOf(conv.id());
            for (int i = 0; i < branches.size(); i++) {
                var path = conv.id() + ".branch" + i;
                if (branches.get(i) instanceof Branch.Conv(int h, int w)) {
                    kernel(p, random, path + ".weight", conv, h, w);
                }
                batchNorm(p, random, path + ".bn", conv.out());
            }
        }
        p.put("head.weight", gaussian(random, 0.5, net.classes(), net.widths().getLast()));
        p.put("head.bias", gaussian(random, 0.3, net.classes()));
        return new TrainingForm(net, p);
    }

    private static void kernel(
            Map<String, Tensor> p,
            Random random,
            String path,
            Architecture.MainConv conv,
            int h,
            int w) {
        p.put(
                path,
                gaussian(
                        random, Math.sqrt(1.0 / (conv.in() * h * w)), conv.out(), conv.in(), h, w));
    }

    private static void batchNorm(Map<String, Tensor> p, Random random, String path, int channels) {
        p.put(path + ".gamma", uniform(random, 0.5f, 1.5f, channels));
        p.put(path + ".beta", gaussian(random, 0.3, channels));
        p.put(path + ".mean", gaussian(random, 0.3, channels));
        p.put(path + ".var", uniform(random, 0.5f, 2f, channels));
    }

    public static Tensor gaussian(Random random, double deviation, int... dims) {
        var t = Tensor.zeros(dims);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] = (float) (random.nextGaussian() * deviation);
        }
        return t;
    }

    public static Tensor uniform(Random random, float from, float to, int... dims) {
        var t = Tensor.zeros(dims);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] = from + (to - from) * random.nextFloat();
        }
        return t;
    }

    /** Logits of one image in evaluation mode, without any folding. */
    public static double[] evaluate(TrainingForm form, double[] image) {
        var net = form.architecture();
        var shape = net.input();
        var x = image;
        for (var conv : net.mainConvs()) {
            if (conv.stride() == 2) {
                x = batchNorm(form, conv.id() + ".pre", x);
            }
            var window = new Window(3, conv.stride(), 1);
            var sum = convolve(form, conv.id() + ".conv", x, shape, conv, 3, 3, true);
            var branches = net.branchesOf(conv.id());
            for (int i = 0; i < branches.size(); i++) {
                var path = conv.id() + ".branch" + i;
                var y =
                        switch (branches.get(i)) {
                            case Branch.Conv(int h, int w) ->
                                    convolve(form, path, x, shape, conv, h, w, false);
                            case Branch.AveragePool(int k) -> pool(x, shape, k, conv.stride());
                            case Branch.Identity() -> pool(x, shape, 1, conv.stride());
                        };
                sum = Interpreter.add(sum, batchNorm(form, path + ".bn", y));
            }
            x = batchNorm(form, conv.id() + ".bn", sum);
            if (conv.id().startsWith("block")) {
                x = Interpreter.relu(x);
            }
            shape = new Shape(conv.out(), window.out(shape.height()), window.out(shape.width()));
        }
        return Interpreter.linear(
                Interpreter.globalAveragePool(x, shape.channels()),
                doubles(form.parameter("head.weight")),
                doubles(form.parameter("head.bias")));
    }

    private static double[] convolve(
            TrainingForm form,
            String path,
            double[] x,
            Shape in,
            Architecture.MainConv conv,
            int h,
            int w,
            boolean bias) {
        var weight = form.parameter(path + ".weight").data();
        int height = (in.height() - 1) / conv.stride() + 1;
        int width = (in.width() - 1) / conv.stride() + 1;
        var y = new double[conv.out() * height * width];
        for (int o = 0; o < conv.out(); o++) {
            for (int p = 0; p < height * width; p++) {
                double sum = bias ? form.parameter(path + ".bias").data()[o] : 0;
                for (int c = 0; c < conv.in(); c++) {
                    for (int dy = 0; dy < h; dy++) {
                        for (int dx = 0; dx < w; dx++) {
                            int iy = p / width * conv.stride() + dy - h / 2;
                            int ix = p % width * conv.stride() + dx - w / 2;
                            if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                                sum +=
                                        weight[((o * conv.in() + c) * h + dy) * w + dx]
                                                * x[(c * in.height() + iy) * in.width() + ix];
                            }
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

    public static double[] doubles(Tensor t) {
        var d = new double[t.size()];
        for (int i = 0; i < d.length; i++) {
            d[i] = t.data()[i];
        }
        return d;
    }

    private RandomForms() {}
}
