package dev.adagrow.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.family.MobileNetV3;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.network.weights.Neighbours;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each initialization gives: moments over many weights, with fixed seeds. */
class InitializationTest {
    private static final GrowthEvent UNIT = new GrowthEvent.UnitInserted(0, 1);
    private static final String CONV = "block0.u3.conv.weight";

    /** Blocks of 2 and 1 units, 24 channels in the first. */
    private static Architecture vgg() {
        return SmallNets.vgg(new Shape(3, 8, 8), List.of(24, 32), List.of(2, 1), 5);
    }

    /** Every weight is spread about a mean of its own. */
    private static TrainingForm spread(Architecture net) {
        var values = new TreeMap<String, FloatTensor>();
        double mean = 0.5;
        for (var entry : RandomForms.of(net, 1).parameters().entrySet()) {
            var w = entry.getValue().data().clone();
            if (entry.getKey().endsWith(".weight")) {
                for (int i = 0; i < w.length; i++) {
                    w[i] += (float) mean;
                }
                mean += 0.25;
            }
            values.put(entry.getKey(), new FloatTensor(w, entry.getValue().dims()));
        }
        return new TrainingForm(net, values);
    }

    private static Map<String, FloatTensor> added(
            TrainingForm form, GrowthEvent event, Initialization init) {
        var grown = form.architecture().after(event);
        return InitialWeights.added(
                form.architecture(), grown, init.scheme(form, grown), new SplittableRandom(7));
    }

    private record Moments(double mean, double deviation) {
        static Moments of(FloatTensor... tensors) {
            double sum = 0;
            double squares = 0;
            int n = 0;
            for (var t : tensors) {
                for (float v : t.data()) {
                    sum += v;
                    squares += (double) v * v;
                    n++;
                }
            }
            return new Moments(sum / n, Math.sqrt(squares / n - sum / n * (sum / n)));
        }
    }

    /** 24 x 24 x 9 weights: the deviation of their mean is a 72nd of theirs. */
    private static void assertMoments(FloatTensor weight, double mean, double deviation) {
        var m = Moments.of(weight);
        assertThat(m.mean()).isCloseTo(mean, within(0.07 * deviation));
        assertThat(m.deviation()).isCloseTo(deviation, within(0.07 * deviation));
    }

    private static FloatTensor conv(TrainingForm form, Initialization init) {
        return at(added(form, UNIT, init), CONV);
    }

    private static FloatTensor at(Map<String, FloatTensor> values, String path) {
        var tensor = values.get(path);
        if (tensor == null) {
            throw new AssertionError(path + " is not in " + values.keySet());
        }
        return tensor;
    }

    @Test
    void inheritIsKaiming() {
        var form = spread(vgg());
        assertMoments(conv(form, new Initialization.Inherit()), 0, Math.sqrt(2.0 / (24 * 9)));
    }

    @Test
    void zeroIsZero() {
        assertThat(conv(spread(vgg()), new Initialization.Zero()).data()).containsOnly(0f);
    }

    @Test
    void uniformFillsItsBounds() {
        for (double bound : new double[] {0.01, 0.1, 0.3}) {
            var w = conv(spread(vgg()), new Initialization.Uniform(bound));
            assertMoments(w, 0, bound / Math.sqrt(3));
            float most = 0;
            for (float v : w.data()) {
                most = Math.max(most, Math.abs(v));
            }
            assertThat((double) most).isBetween(0.99 * bound, bound);
        }
    }

    @Test
    void normalHasItsDeviation() {
        for (double deviation : new double[] {0.01, 0.1, 0.3}) {
            assertMoments(conv(spread(vgg()), new Initialization.Normal(deviation)), 0, deviation);
        }
    }

    @Test
    void localFitHasTheMomentsOfTheNeighboursItNames() {
        var form = spread(vgg());
        var left = form.parameter("block0.u0.conv.weight");
        var right = form.parameter("block0.u1.conv.weight");
        var of =
                Map.of(
                        Neighbours.LEFT, Moments.of(left),
                        Neighbours.RIGHT, Moments.of(right),
                        Neighbours.BOTH, Moments.of(left, right));
        of.forEach((neighbours, m) ->
                assertMoments(
                        conv(form, new Initialization.LocalFit(neighbours)),
                        m.mean(),
                        m.deviation()));
    }

    @Test
    void localFitWithoutANeighbourIsInherit() {
        var form = spread(vgg());
        var inherit = new Initialization.Inherit();
        for (var noLeft :
                List.of(
                        new GrowthEvent.UnitInserted(0, 0),
                        new GrowthEvent.BranchesAdded(
                                Map.of(
                                        "stem.conv", new Branch.Conv(1, 3),
                                        "block0.u1.conv", new Branch.Conv(1, 3))))) {
            assertSame(
                    added(form, noLeft, new Initialization.LocalFit(Neighbours.LEFT)),
                    added(form, noLeft, inherit));
        }
    }

    @Test
    void localFitOfABranchTakesBranchesOfItsKindNextDoor() {
        var branch = new Branch.Conv(1, 3);
        var net =
                vgg().after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of(
                                                "block0.u0.conv", branch,
                                                "stem.conv", branch)))
                        .after(
                                new GrowthEvent.BranchesAdded(
                                        Map.of("block0.u0.conv", new Branch.Conv(3, 1))));
        var form = spread(net);
        var values =
                added(
                        form,
                        new GrowthEvent.BranchesAdded(Map.of("block0.u1.conv", branch)),
                        new Initialization.LocalFit(Neighbours.BOTH));
        var m = Moments.of(form.parameter("block0.u0.conv.branch0.weight"));
        assertMoments(at(values, "block0.u1.conv.branch0.weight"), m.mean(), m.deviation());
    }

    @Test
    void globalFitHasTheMomentsOfAllConvolutionsOfThatKernel() {
        var form = spread(vgg());
        var all =
                Stream.of("stem", "block0.u0", "block0.u1", "down0", "block1.u2")
                        .map(p -> form.parameter(p + ".conv.weight"))
                        .toArray(FloatTensor[]::new);
        var m = Moments.of(all);
        assertMoments(conv(form, new Initialization.GlobalFit()), m.mean(), m.deviation());
        var first = new GrowthEvent.BranchesAdded(Map.of("stem.conv", new Branch.Conv(1, 3)));
        assertSame(
                added(form, first, new Initialization.GlobalFit()),
                added(form, first, new Initialization.Inherit()));
    }

    @Test
    void globalFitKeepsDepthwiseAndDenseConvolutionsApart() {
        var net =
                SmallNets.of(
                        new MobileNetV3(),
                        Design.of(Design.Variant.A),
                        new Shape(1, 16, 16),
                        List.of(24, 32),
                        List.of(1, 0),
                        5);
        var form = spread(net);
        var values =
                added(form, new GrowthEvent.UnitInserted(0, 1), new Initialization.GlobalFit());
        var depthwise = Moments.of(form.parameter("block0.u0.conv.weight"));
        // 96 x 9 weights
        var m = Moments.of(at(values, "block0.u1.conv.weight"));
        assertThat(m.mean()).isCloseTo(depthwise.mean(), within(0.2 * depthwise.deviation()));
        var pointwise =
                Moments.of(
                        form.parameter("block0.u0.expand.weight"),
                        form.parameter("block0.u0.project.weight"),
                        form.parameter("block0.u0.se.reduce.weight"),
                        form.parameter("block0.u0.se.expand.weight"));
        assertMoments(
                at(values, "block0.u1.project.weight"), pointwise.mean(), pointwise.deviation());
        var local =
                added(
                        form,
                        new GrowthEvent.UnitInserted(0, 1),
                        new Initialization.LocalFit(Neighbours.BOTH));
        var expand = Moments.of(form.parameter("block0.u0.expand.weight"));
        assertMoments(at(local, "block0.u1.expand.weight"), expand.mean(), expand.deviation());
    }

    static Stream<Initialization> configured() {
        return Stream.of(
                new Initialization.Inherit(),
                new Initialization.Zero(),
                new Initialization.Uniform(0.1),
                new Initialization.Normal(0.1),
                new Initialization.LocalFit(Neighbours.BOTH),
                new Initialization.GlobalFit(),
                new Initialization.LocalLearning(1));
    }

    @ParameterizedTest
    @MethodSource("configured")
    void biasesAndBatchNormStartAlikeWhateverTheWeightsDo(Initialization init) {
        var form = spread(vgg());
        var roles = new TreeMap<String, Parameter.Role>();
        var values = new TreeMap<String, FloatTensor>();
        for (var event :
                List.of(
                        UNIT,
                        new GrowthEvent.BranchesAdded(
                                Map.of(
                                        "down0.conv", new Branch.Conv(3, 1),
                                        "block1.u2.conv", new Branch.Identity())))) {
            Parameter.of(form.architecture().after(event).graph())
                    .forEach(p -> roles.put(p.path(), p.role()));
            values.putAll(added(form, event, init));
        }
        values.forEach((path, tensor) -> {
            switch (roles.getOrDefault(path, Parameter.Role.WEIGHT)) {
                case WEIGHT -> {}
                case GAMMA, VARIANCE -> assertThat(tensor.data()).containsOnly(1f);
                case BIAS, BETA, MEAN -> assertThat(tensor.data()).containsOnly(0f);
            }
        });
        assertThat(values).hasSize(6 + 5 + 4);
    }

    private static void assertSame(Map<String, FloatTensor> a, Map<String, FloatTensor> b) {
        assertThat(a.keySet()).isEqualTo(b.keySet());
        for (var path : new ArrayList<>(a.keySet())) {
            assertThat(at(a, path).data()).as(path).isEqualTo(at(b, path).data());
        }
    }
}
