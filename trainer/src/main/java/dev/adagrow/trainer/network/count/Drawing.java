package dev.adagrow.trainer.network.count;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.weights.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A network in training form as text, a line for each part. Stateless. */
public final class Drawing {
    /**
     * @param name "stem", "block0.u3", "down0", "head"
     * @param layers "3x3 16>16 | 1x3 | pool3, BN, ReLU": in order of the data flow; branches stand
     *     after their main convolution
     * @param out shape after the part
     * @param parameters of the training form
     */
    public record Line(String name, String layers, Shape out, long parameters) {}

    /** In order of the data flow. */
    public static List<Line> of(Architecture net) {
        var graph = net.graph();
        var shapes = graph.shapes();
        var lines = new ArrayList<Line>();
        int from = 0;
        for (int i = 1; i <= shapes.size(); i++) {
            if (i == shapes.size()
                    || !graph.nodes().get(i).part().equals(graph.nodes().get(from).part())) {
                lines.add(line(graph, graph.nodes().subList(from, i), from, shapes.get(i - 1)));
                from = i;
            }
        }
        return lines;
    }

    private static Line line(LayerGraph graph, List<LayerGraph.Node> nodes, int first, Shape out) {
        var layers = new ArrayList<String>();
        for (var node : nodes) {
            layers.add(text(node.layer(), first));
        }
        long parameters =
                Parameter.of(graph).stream()
                        .filter(p -> p.role().trainable() && belongs(p, nodes))
                        .mapToLong(Parameter::size)
                        .sum();
        return new Line(name(nodes.getFirst().part()), String.join(", ", layers), out, parameters);
    }

    private static boolean belongs(Parameter parameter, List<LayerGraph.Node> nodes) {
        return parameter.path().startsWith(name(nodes.getFirst().part()) + ".");
    }

    private static String name(Part part) {
        return switch (part) {
            case Part.Stem() -> "stem";
            case Part.Unit unit -> unit.path();
            case Part.Down down -> down.path();
            case Part.Head() -> "head";
        };
    }

    /**
     * @param first node of the part: what is before it is the part's input
     */
    private static String text(Layer layer, int first) {
        return switch (layer) {
            case Layer.Input(Shape shape) -> "input " + shape;
            case Layer.Conv conv -> text(conv.filter());
            case Layer.MainConv conv ->
                    text(conv.filter())
                            + conv.branches().stream()
                                    .map(b -> " | " + text(b))
                                    .collect(Collectors.joining());
            case Layer.BatchNorm bn -> "BN";
            case Layer.Relu relu -> "ReLU";
            case Layer.Silu silu -> "SiLU";
            case Layer.Sigmoid sigmoid -> "sigmoid";
            case Layer.Add(int x, int y) -> y < first ? "+ unit's input" : "+ shortcut";
            case Layer.Mul mul -> "x gate";
            case Layer.GlobalAveragePool pool -> "average pool";
            case Layer.Linear linear -> "linear " + linear.in() + ">" + linear.out();
        };
    }

    private static String text(Filter filter) {
        int k = filter.window().kernel();
        int groups = filter.window().groups();
        return k
                + "x"
                + k
                + " "
                + filter.in()
                + ">"
                + filter.out()
                + (filter.window().stride() == 1 ? "" : " /" + filter.window().stride())
                + (groups == 1 ? "" : groups == filter.in() ? " depthwise" : " in groups");
    }

    private static String text(Branch branch) {
        return switch (branch) {
            case Branch.Conv(int height, int width) -> height + "x" + width;
            case Branch.AveragePool(int kernel) -> "pool" + kernel;
            case Branch.Identity() -> "identity";
        };
    }

    private Drawing() {}
}
