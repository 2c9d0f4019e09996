package dev.adagrow.trainer.premise.score;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Window;
import dev.adagrow.trainer.training.GradientProbe;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The expressivity bottleneck of each layer: the part of what the loss wants of its output that no
 * change of its own weights can give (Verbockhaven, Rudkiewicz, Chevallier and Charpiat 2024, arXiv
 * 2405.19816, Ψ there). With v a record's negative gradient by the layer's output at one position,
 * and B the patch of the layer's input there with a 1 for the bias,
 *
 * <pre>
 *   Ψ² = 1/n min over W of the sum over n records and all positions of |v - W B|²
 * </pre>
 *
 * A convolution counts with the BN behind it that folds into it; its branches lie inside of its own
 * patch and add nothing. Grouped convolutions are counted group by group.
 *
 * @param byLayer Ψ² by id of the main convolution, and of the head
 */
record Bottlenecks(Map<String, Double> byLayer) {
    Bottlenecks {
        byLayer = Map.copyOf(byLayer);
    }

    static Bottlenecks of(Moment moment) {
        var graph = moment.net().graph();
        var residuals = new TreeMap<String, Residual[]>();
        try (var probe = GradientProbe.open(moment.form(), moment.threads())) {
            probe.layers(
                    moment.batches(),
                    (layer, read, wanted) -> {
                        var filter = filter(graph, layer, read, wanted);
                        var groups = residuals.computeIfAbsent(layer, id -> residuals(filter));
                        add(groups, filter, read, wanted);
                    });
        }
        int records = moment.batches().stream().mapToInt(batch -> batch.size()).sum();
        var squares = new TreeMap<String, Double>();
        residuals.forEach((layer, groups) ->
                squares.put(
                        layer,
                        Arrays.stream(groups).mapToDouble(Residual::squares).sum() / records));
        return new Bottlenecks(squares);
    }

    double squares(String layer) {
        var squares = byLayer.get(layer);
        if (squares == null) {
            throw new IllegalArgumentException("no layer " + layer + " among " + byLayer.keySet());
        }
        return squares;
    }

    /** A head is a convolution of one pixel. */
    private static Filter filter(
            LayerGraph graph, String layer, FloatTensor read, FloatTensor wanted) {
        return layer.equals(GradientProbe.HEAD)
                ? new Filter(read.dim(1), wanted.dim(1), new Window(1, 1, 1), true)
                : graph.mainConv(layer).filter();
    }

    private static Residual[] residuals(Filter filter) {
        int k = filter.window().kernel();
        int groups = filter.window().groups();
        var residuals = new Residual[groups];
        Arrays.setAll(
                residuals,
                g -> new Residual(filter.inPerGroup() * k * k + 1, filter.out() / groups));
        return residuals;
    }

    /**
     * @param read [n, in, height, width]
     * @param wanted [n, out, height, width]
     */
    static void add(Residual[] groups, Filter filter, FloatTensor read, FloatTensor wanted) {
        int outputs = filter.out() / groups.length;
        int area = wanted.dim(2) * wanted.dim(3);
        var x =
                new double
                        [filter.inPerGroup() * filter.window().kernel() * filter.window().kernel()
                                + 1];
        var y = new double[outputs];
        for (int n = 0; n < wanted.dim(0); n++) {
            for (int g = 0; g < groups.length; g++) {
                for (int position = 0; position < area; position++) {
                    patch(
                            x,
                            filter,
                            read,
                            n * filter.in() + g * filter.inPerGroup(),
                            position / wanted.dim(3),
                            position % wanted.dim(3));
                    for (int o = 0; o < outputs; o++) {
                        y[o] =
                                wanted.data()[
                                        (n * filter.out() + g * outputs + o) * area + position];
                    }
                    groups[g].add(x, y);
                }
            }
        }
    }

    /**
     * @param plane number of the group's first channel of the record among all planes read
     */
    private static void patch(
            double[] x, Filter filter, FloatTensor read, int plane, int row, int column) {
        var window = filter.window();
        int k = window.kernel();
        int height = read.dim(2);
        int width = read.dim(3);
        int next = 0;
        for (int c = 0; c < filter.inPerGroup(); c++) {
            for (int dy = 0; dy < k; dy++) {
                int i = row * window.stride() - window.pad() + dy;
                for (int dx = 0; dx < k; dx++) {
                    int j = column * window.stride() - window.pad() + dx;
                    boolean inside = i >= 0 && i < height && j >= 0 && j < width;
                    x[next++] = inside ? read.data()[((plane + c) * height + i) * width + j] : 0;
                }
            }
        }
        x[next] = 1;
    }
}
