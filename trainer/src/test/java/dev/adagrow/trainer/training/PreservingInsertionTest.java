package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.growth.BranchSpace;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.family.Families;
import dev.adagrow.trainer.network.family.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Insertions that are to leave the function of a trained net as it is. */
class PreservingInsertionTest {
    private static final Initialization.FunctionPreserving PRESERVING =
            new Initialization.FunctionPreserving(TrainedNets.RECORDS.inputs());

    static Stream<Kind> all() {
        return Kind.all();
    }

    /** Those whose units end in a ReLU. */
    static Stream<Kind> rectified() {
        return Kind.all().filter(k -> !k.family().name().equals("mobilenetv3"));
    }

    private static boolean behindARelu(LayerGraph grown, Part unit) {
        return grown.layer(grown.input(unit)) instanceof Layer.Relu;
    }

    /** What an insertion changes of what was there. */
    private static Set<String> touched(TrainingSession session, GrowthEvent event) {
        var before = session.form();
        session.apply(event, PRESERVING, new SplittableRandom(4));
        var after = session.form();
        var touched = new TreeSet<String>();
        before.parameters()
                .forEach((path, tensor) -> {
                    if (!Arrays.equals(tensor.data(), after.parameter(path).data())) {
                        touched.add(path);
                    }
                });
        return touched;
    }

    @ParameterizedTest
    @MethodSource("rectified")
    void unitsAtTheEndOfABlockAndBehindAReluKeepEveryAnswer(Kind kind) {
        for (var units : List.of(List.of(0, 0), List.of(2, 1))) {
            var net = kind.net(units);
            for (int block = 0; block < 2; block++) {
                for (int place = 0; place <= units.get(block); place++) {
                    var event = new GrowthEvent.UnitInserted(block, place);
                    var unit = new Part.Unit(block, net.nextUnit());
                    boolean relu = behindARelu(net.after(event).graph(), unit);
                    if (!relu && place < units.get(block)) {
                        continue;
                    }
                    try (var session = TrainedNets.open(net)) {
                        var before = session.logits(TrainedNets.RECORDS.inputs());
                        var touched = touched(session, event);
                        var after = session.logits(TrainedNets.RECORDS.inputs());
                        assertThat(TrainedNets.farthest(before, after))
                                .as("%s in %s %s", event, net, kind.design())
                                .isLessThan(1e-4);
                        assertThat(touched)
                                .isEqualTo(
                                        relu
                                                ? Set.of()
                                                : Set.of(
                                                        block == 0
                                                                ? "down0.pre.mean"
                                                                : "head.bias"));
                    }
                }
            }
        }
    }

    /** Batch statistics differ a little from those of the calibration. */
    @ParameterizedTest
    @MethodSource("rectified")
    void aUnitAtTheEndOfABlockKeepsTheLossWithStatisticsOfTheBatchToo(Kind kind) {
        for (int block = 0; block < 2; block++) {
            try (var session = TrainedNets.open(kind.net(List.of(0, 0)))) {
                double before = lossInTraining(session);
                session.apply(
                        new GrowthEvent.UnitInserted(block, 0),
                        PRESERVING,
                        new SplittableRandom(4));
                assertThat(lossInTraining(session)).isCloseTo(before, within(0.01 * before));
            }
        }
    }

    private static double lossInTraining(TrainingSession session) {
        return session.train(List.of(Batch.of(TrainedNets.RECORDS)).iterator(), step -> 0).loss();
    }

    /** Where no values keep the function: behind a SiLU, and before a unit that pads with 0. */
    @ParameterizedTest
    @MethodSource("all")
    void whereTheFunctionCannotBeKeptItIsNearerThanWithInitialWeights(Kind kind) {
        var net = kind.net(List.of(2, 1));
        double preserving = 0;
        double inherit = 0;
        for (int block = 0; block < 2; block++) {
            var event = new GrowthEvent.UnitInserted(block, 0);
            preserving += moved(net, event, PRESERVING);
            inherit += moved(net, event, new Initialization.Inherit());
        }
        assertThat(preserving).isLessThan(inherit);
    }

    private static double moved(Architecture net, GrowthEvent event, Initialization init) {
        try (var session = TrainedNets.open(net)) {
            var before = session.logits(TrainedNets.RECORDS.inputs());
            session.apply(event, init, new SplittableRandom(4));
            return TrainedNets.farthest(before, session.logits(TrainedNets.RECORDS.inputs()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void branchesOfEveryKindKeepEveryAnswer(Kind kind) {
        var net = kind.net(List.of(1, 1));
        try (var session = TrainedNets.open(net)) {
            var before = session.logits(TrainedNets.RECORDS.inputs());
            for (var conv : net.mainConvs()) {
                for (var branch : BranchSpace.of(conv.filter())) {
                    var event = new GrowthEvent.BranchesAdded(Map.of(conv.id(), branch));
                    assertThat(touched(session, event)).isEmpty();
                }
            }
            assertThat(TrainedNets.farthest(before, session.logits(TrainedNets.RECORDS.inputs())))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void statisticsOfABranchAreThoseOfWhatFlowsThroughIt() {
        var net =
                new Kind(
                                Families.named("vgg").orElseThrow(),
                                dev.adagrow.trainer.network.Design.of(
                                        dev.adagrow.trainer.network.Design.Variant.A))
                        .net(List.of(1, 0));
        try (var session = TrainedNets.open(net)) {
            session.batchNormFrozen(true);
            session.apply(
                    new GrowthEvent.BranchesAdded(Map.of("stem.conv", new Branch.Conv(1, 1))),
                    PRESERVING,
                    new SplittableRandom(4));
            var form = session.form();
            var weight = form.parameter("stem.conv.branch0.weight");
            var x = TrainedNets.RECORDS.inputs();
            int area = Kind.INPUT.height() * Kind.INPUT.width();
            for (int o = 0; o < weight.dim(0); o++) {
                double sum = 0;
                double squares = 0;
                for (int n = 0; n < x.dim(0); n++) {
                    for (int p = 0; p < area; p++) {
                        double y = 0;
                        for (int c = 0; c < 3; c++) {
                            y +=
                                    (double) weight.data()[o * 3 + c]
                                            * x.data()[(n * 3 + c) * area + p];
                        }
                        sum += y;
                        squares += y * y;
                    }
                }
                double mean = sum / x.dim(0) / area;
                double variance = squares / x.dim(0) / area - mean * mean;
                assertThat((double) form.parameter("stem.conv.branch0.bn.mean").data()[o])
                        .isCloseTo(mean, within(1e-3 * Math.sqrt(variance)));
                assertThat((double) form.parameter("stem.conv.branch0.bn.var").data()[o])
                        .isCloseTo(variance, within(1e-2 * variance));
            }
        }
    }

    /** With frozen statistics they would stay at 0 and 1 for ever. */
    @ParameterizedTest
    @MethodSource("all")
    void noStatisticOfWhatWasInsertedStaysAtItsInitialValue(Kind kind) {
        var net = kind.net(List.of(1, 1));
        try (var session = TrainedNets.open(net)) {
            session.batchNormFrozen(true);
            var before = session.form().parameters().keySet();
            var branches = new TreeMap<String, Branch>();
            for (var conv : net.mainConvs()) {
                branches.put(conv.id(), BranchSpace.of(conv.filter()).getLast());
            }
            session.apply(
                    new GrowthEvent.BranchesAdded(branches), PRESERVING, new SplittableRandom(4));
            session.apply(new GrowthEvent.UnitInserted(0, 1), PRESERVING, new SplittableRandom(5));
            var added = new ArrayList<>(session.form().parameters().keySet());
            added.removeAll(before);
            assertThat(added).isNotEmpty();
            for (var path : added) {
                if (path.endsWith(".var")) {
                    assertThat(session.form().parameter(path).data()).as(path).doesNotContain(1f);
                }
            }
        }
    }
}
