package dev.adagrow.trainer.training;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.weights.ChannelStatistics;
import dev.adagrow.trainer.network.weights.GrowableNetwork;
import dev.adagrow.trainer.network.weights.GrowableNetwork.Normalization;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.Insertion;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.PreservingWeights;
import dev.adagrow.trainer.network.weights.TrainingForm;
import dev.adagrow.trainer.network.weights.WiderWeights;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Growth of the parameters of one network; the optimizer's state is the caller's. */
final class Growing {
    private final GrowableNetwork network;
    private final Inputs inputs;

    Growing(GrowableNetwork network, Inputs inputs) {
        this.network = network;
        this.inputs = inputs;
    }

    /**
     * @return paths of what is new or has a new shape
     * @throws IllegalArgumentException if the event does not fit the architecture
     */
    Set<String> apply(GrowthEvent event, Initialization init, RandomGenerator random) {
        var grown = network.architecture().after(event);
        var form = network.snapshot();
        var insertion = insertion(event, form, grown, init, random);
        network.grow(grown, insertion.added());
        Inputs.withoutGradients(() -> insertion.changed().forEach(network::set));
        if (init instanceof Initialization.FunctionPreserving(FloatTensor calibration)) {
            measure(insertion.unmeasured(), calibration);
            keep(insertion.unmeasured(), form);
        }
        return insertion.added().keySet();
    }

    private Insertion insertion(
            GrowthEvent event,
            TrainingForm form,
            Architecture grown,
            Initialization init,
            RandomGenerator random) {
        return switch (event) {
            case GrowthEvent.UnitInserted(int block, int position) -> {
                var added = added(form, grown, init, random);
                var next = partAt(form.architecture(), block, position);
                yield init instanceof Initialization.FunctionPreserving(FloatTensor calibration)
                        ? PreservingWeights.unit(
                                added,
                                form,
                                grown.graph(),
                                new Part.Unit(block, form.architecture().nextUnit()),
                                next,
                                inputOf(next, calibration))
                        : Insertion.of(added);
            }
            case GrowthEvent.BranchesAdded b -> {
                var added = added(form, grown, init, random);
                yield init instanceof Initialization.FunctionPreserving
                        ? PreservingWeights.branches(added)
                        : Insertion.of(added);
            }
            case GrowthEvent.ChannelsAdded c -> WiderWeights.of(form, grown, random);
            case GrowthEvent.ClassesAdded(int count) ->
                    Insertion.of(
                            InitialWeights.head(
                                    form.parameter("head.weight"),
                                    form.parameter("head.bias"),
                                    count,
                                    random));
            case GrowthEvent.Stopped s -> Insertion.of(Map.of());
        };
    }

    private static Map<String, FloatTensor> added(
            TrainingForm form, Architecture grown, Initialization init, RandomGenerator random) {
        return InitialWeights.added(form.architecture(), grown, init.scheme(form, grown), random);
    }

    /** The part that stands where a unit is to be inserted, and moves up. */
    private static Part partAt(Architecture net, int block, int position) {
        var units = net.units().get(block);
        if (position < units.size()) {
            return new Part.Unit(block, units.get(position));
        }
        return block + 1 < net.widths().size() ? new Part.Down(block) : new Part.Head();
    }

    private ChannelStatistics inputOf(Part part, FloatTensor records) {
        var sums = new ChannelStatistics.Sums(channelsInto(part));
        inputs.inEvenPieces(
                records,
                (from, x) -> {
                    var values = network.inputOf(part, x, new Normalization.Running());
                    sums.add(values.toFloatArray(), (int) x.size(0));
                });
        return sums.statistics();
    }

    private int channelsInto(Part part) {
        var graph = network.architecture().graph();
        return graph.shapes().get(graph.input(part)).channels();
    }

    /**
     * Sets the running statistics of these BNs to those of the records; every other BN normalizes
     * by its running ones.
     */
    private void measure(Set<String> batchNorms, FloatTensor records) {
        if (batchNorms.isEmpty()) {
            return;
        }
        // What came before keeps its share: the plain mean over all records.
        inputs.inEvenPieces(
                records,
                (from, x) -> {
                    double keep = (double) from / (from + x.size(0));
                    var unused = network.forward(x, new Normalization.Partial(batchNorms, keep));
                });
    }

    /** Channels that were there get the statistics back that they had. */
    private void keep(Set<String> batchNorms, TrainingForm before) {
        var measured = network.snapshot();
        for (var parameter : Parameter.of(measured.architecture().graph())) {
            var old = before.parameters().get(parameter.path());
            if (old == null
                    || parameter.role().trainable()
                    || !batchNorms.contains(parameter.layer())) {
                continue;
            }
            var values = measured.parameter(parameter.path());
            WiderWeights.overlay(old, values);
            network.set(parameter.path(), values);
        }
    }
}
