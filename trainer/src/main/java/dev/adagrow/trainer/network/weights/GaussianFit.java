package dev.adagrow.trainer.network.weights;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Weights drawn from N(mean, deviation) of weights of the same type that a net has already (thesis
 * 3.2.3). Where it has none, the base net's scheme is used. Stateless.
 */
public final class GaussianFit {
    /** What a convolution's weight does, whatever its channels. */
    private record Type(int height, int width, boolean grouped) {}

    /**
     * A convolution's weight.
     *
     * @param conv id of the convolution, the main one if the weight is a branch's
     */
    private record Place(String path, Part part, String conv, boolean branch, Type type) {
        /** What the convolution is called in its unit: ".conv1". */
        String within(Part.Unit unit) {
            return conv.substring(unit.path().length());
        }
    }

    /**
     * Fits all convolutions of the net, branches included, that have the same kernel extents and
     * are grouped or not alike.
     *
     * @param form the net before it grows
     * @param grown the net after
     */
    public static WeightScheme global(TrainingForm form, Architecture grown) {
        var known = places(form.architecture().graph());
        return scheme(grown, place -> fit(form, known, other -> other.type().equals(place.type())));
    }

    /**
     * Fits the weights at the same place in the units next to it in its block; for a branch, all of
     * the same kernel extents that the same convolution there has. Stem and Downs have no
     * neighbours.
     *
     * @param form the net before it grows
     * @param grown the net after
     */
    public static WeightScheme local(TrainingForm form, Architecture grown, Neighbours neighbours) {
        var known = places(form.architecture().graph());
        return scheme(
                grown,
                place ->
                        place.part() instanceof Part.Unit unit
                                ? fit(form, known, alike(place, unit, grown, neighbours))
                                : Optional.empty());
    }

    private static Predicate<Place> alike(
            Place place, Part.Unit unit, Architecture grown, Neighbours neighbours) {
        var near = near(grown.units().get(unit.block()), unit.id(), neighbours);
        return other ->
                other.part() instanceof Part.Unit neighbour
                        && neighbour.block() == unit.block()
                        && near.contains(neighbour.id())
                        && other.branch() == place.branch()
                        && other.type().equals(place.type())
                        && other.within(neighbour).equals(place.within(unit));
    }

    private static List<Integer> near(List<Integer> units, int id, Neighbours neighbours) {
        int at = units.indexOf(id);
        var near = new ArrayList<Integer>();
        if (neighbours.left() && at > 0) {
            near.add(units.get(at - 1));
        }
        if (neighbours.right() && at + 1 < units.size()) {
            near.add(units.get(at + 1));
        }
        return near;
    }

    /** Of one weight; empty where there is nothing to fit. */
    private interface Fit {
        Optional<WeightScheme> of(Place place);
    }

    private static WeightScheme scheme(Architecture grown, Fit fit) {
        Map<String, Place> places = new HashMap<>();
        places(grown.graph()).forEach(p -> places.put(p.path(), p));
        return (parameter, random) ->
                Optional.ofNullable(places.get(parameter.path()))
                        .flatMap(fit::of)
                        .orElseGet(WeightScheme::inherited)
                        .weight(parameter, random);
    }

    private static Optional<WeightScheme> fit(
            TrainingForm form, List<Place> known, Predicate<Place> alike) {
        double sum = 0;
        double squares = 0;
        long n = 0;
        for (var place : known) {
            if (alike.test(place)) {
                for (float w : form.parameter(place.path()).data()) {
                    sum += w;
                    squares += (double) w * w;
                    n++;
                }
            }
        }
        if (n == 0) {
            return Optional.empty();
        }
        double mean = sum / n;
        double deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
        return Optional.of(WeightScheme.normal(mean, deviation));
    }

    private static List<Place> places(LayerGraph graph) {
        return graph.nodes().stream().flatMap(GaussianFit::places).toList();
    }

    private static Stream<Place> places(LayerGraph.Node node) {
        return switch (node.layer()) {
            case Layer.Conv conv -> Stream.of(main(conv.id(), conv.filter(), node.part()));
            case Layer.MainConv conv -> {
                var all = new ArrayList<Place>();
                all.add(main(conv.id(), conv.filter(), node.part()));
                for (int i = 0; i < conv.branches().size(); i++) {
                    if (conv.branches().get(i) instanceof Branch.Conv(int height, int width)) {
                        all.add(
                                new Place(
                                        conv.branchId(i) + ".weight",
                                        node.part(),
                                        conv.id(),
                                        true,
                                        type(conv.filter(), height, width)));
                    }
                }
                yield all.stream();
            }
            case Layer.Input in -> Stream.empty();
            case Layer.BatchNorm bn -> Stream.empty();
            case Layer.Relu relu -> Stream.empty();
            case Layer.Silu silu -> Stream.empty();
            case Layer.Sigmoid sigmoid -> Stream.empty();
            case Layer.Add add -> Stream.empty();
            case Layer.Mul mul -> Stream.empty();
            case Layer.GlobalAveragePool pool -> Stream.empty();
            case Layer.Linear linear -> Stream.empty();
        };
    }

    private static Place main(String id, Filter filter, Part part) {
        int k = filter.window().kernel();
        return new Place(id + ".weight", part, id, false, type(filter, k, k));
    }

    private static Type type(Filter filter, int height, int width) {
        return new Type(height, width, filter.window().groups() > 1);
    }

    private GaussianFit() {}
}
