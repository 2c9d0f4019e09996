package dev.adagrow.trainer.network;

import dev.adagrow.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Values that parameters start with: convolutions ~ N(0, 2 / fan-in) (He et al. 2015, arXiv
 * 1502.01852), the head uniform in +-1/sqrt(d), biases 0, BN gamma 1, beta 0, mean 0, variance 1.
 * Everything follows from the generator. Stateless.
 */
public final class InitialWeights {
    /** A whole network. */
    public static TrainingForm form(Architecture net, RandomGenerator random) {
        var p = new TreeMap<String, Tensor>();
        for (var conv : net.mainConvs()) {
            if (conv.stride() > 1) {
                batchNorm(p, conv.id() + ".pre", conv.in(), 1);
            }
            mainConv(p, conv, random);
            for (int i = 0; i < net.branchesOf(conv.id()).size(); i++) {
                branch(p, conv, i, net.branchesOf(conv.id()).get(i), 1, random);
            }
        }
        int d = net.widths().getLast();
        var head = new float[net.classes() * d];
        double bound = 1 / Math.sqrt(d);
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        p.put("head.weight", new Tensor(head, net.classes(), d));
        p.put("head.bias", Tensor.zeros(net.classes()));
        return new TrainingForm(net, p);
    }

    /** Of the unit that the event inserts: main convolution and its BN. */
    public static Map<String, Tensor> unit(Architecture before, int block, RandomGenerator random) {
        var p = new TreeMap<String, Tensor>();
        int width = before.widths().get(block);
        var id = Architecture.unitId(block, before.nextUnit());
        mainConv(p, new Architecture.MainConv(id, width, width, 1), random);
        return p;
    }

    /**
     * A unit that hands its input on as long as the input is not negative: centre-delta kernels,
     * and a BN that is the identity both with the running statistics and with those of a batch like
     * the calibration's.
     *
     * @param mean of the unit's input by channel
     * @param variance of the unit's input by channel
     */
    public static Map<String, Tensor> diracUnit(
            Architecture before, int block, Tensor mean, Tensor variance) {
        int width = before.widths().get(block);
        int k = Architecture.KERNEL;
        var weight = new float[width * width * k * k];
        var gamma = new float[width];
        for (int c = 0; c < width; c++) {
            weight[(c * width + c) * k * k + k * k / 2] = 1;
            gamma[c] = (float) Math.sqrt(variance.data()[c] + TrainingForm.EPS);
        }
        var id = Architecture.unitId(block, before.nextUnit());
        return Map.of(
                id + ".conv.weight",
                new Tensor(weight, width, width, k, k),
                id + ".conv.bias",
                Tensor.zeros(width),
                id + ".bn.gamma",
                new Tensor(gamma, width),
                id + ".bn.beta",
                mean,
                id + ".bn.mean",
                mean,
                id + ".bn.var",
                variance);
    }

    /**
     * Of the branches that the event adds.
     *
     * @param gamma of their BNs: 1, or 0 where the network must answer as before
     */
    public static Map<String, Tensor> branches(
            Architecture before, Map<String, Branch> added, float gamma, RandomGenerator random) {
        var p = new TreeMap<String, Tensor>();
        for (var conv : before.mainConvs()) {
            var branch = added.get(conv.id());
            if (branch != null) {
                branch(p, conv, before.branchesOf(conv.id()).size(), branch, gamma, random);
            }
        }
        return p;
    }

    /**
     * A head with more rows: the old ones as they are, new ones ~ N(0, std of the old weights), new
     * biases the mean of the old.
     */
    public static Map<String, Tensor> head(
            Tensor weight, Tensor bias, int added, RandomGenerator random) {
        int classes = bias.size();
        int d = weight.dim(1);
        double mean = 0;
        double squares = 0;
        for (float w : weight.data()) {
            mean += w;
            squares += (double) w * w;
        }
        mean /= weight.size();
        double std = Math.sqrt(Math.max(0, squares / weight.size() - mean * mean));
        var grown = Arrays.copyOf(weight.data(), (classes + added) * d);
        for (int i = weight.size(); i < grown.length; i++) {
            grown[i] = (float) (std * random.nextGaussian());
        }
        double meanBias = 0;
        for (float b : bias.data()) {
            meanBias += (double) b / classes;
        }
        var biases = Arrays.copyOf(bias.data(), classes + added);
        Arrays.fill(biases, classes, biases.length, (float) meanBias);
        return Map.of(
                "head.weight",
                new Tensor(grown, classes + added, d),
                "head.bias",
                new Tensor(biases, classes + added));
    }

    private static void mainConv(
            Map<String, Tensor> p, Architecture.MainConv conv, RandomGenerator random) {
        int k = Architecture.KERNEL;
        p.put(conv.id() + ".conv.weight", kaiming(random, conv.out(), conv.in(), k, k));
        p.put(conv.id() + ".conv.bias", Tensor.zeros(conv.out()));
        batchNorm(p, conv.id() + ".bn", conv.out(), 1);
    }

    private static void branch(
            Map<String, Tensor> p,
            Architecture.MainConv conv,
            int index,
            Branch branch,
            float gamma,
            RandomGenerator random) {
        var path = conv.id() + ".branch" + index;
        switch (branch) {
            case Branch.Conv(int a, int b) ->
                    p.put(path + ".weight", kaiming(random, conv.out(), conv.in(), a, b));
            case Branch.AveragePool pool -> {}
            case Branch.Identity identity -> {}
        }
        batchNorm(p, path + ".bn", conv.out(), gamma);
    }

    private static void batchNorm(Map<String, Tensor> p, String path, int channels, float gamma) {
        p.put(path + ".gamma", filled(channels, gamma));
        p.put(path + ".beta", Tensor.zeros(channels));
        p.put(path + ".mean", Tensor.zeros(channels));
        p.put(path + ".var", filled(channels, 1));
    }

    private static Tensor kaiming(RandomGenerator random, int out, int in, int a, int b) {
        var w = new float[out * in * a * b];
        double std = Math.sqrt(2.0 / ((double) in * a * b));
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) (std * random.nextGaussian());
        }
        return new Tensor(w, out, in, a, b);
    }

    private static Tensor filled(int n, float value) {
        var data = new float[n];
        Arrays.fill(data, value);
        return new Tensor(data, n);
    }

    private InitialWeights() {}
}
