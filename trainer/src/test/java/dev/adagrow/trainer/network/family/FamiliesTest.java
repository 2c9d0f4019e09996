package dev.adagrow.trainer.network.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.config.GrowthSettings;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.growth.BranchSpace;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for a network of any family and design. */
class FamiliesTest {
    private static final Shape INPUT = Kind.INPUT;

    static Stream<Kind> kinds() {
        return Kind.all();
    }

    @Test
    void schemaAndTrainerKnowTheSameFamilies() {
        assertThat(Families.names()).isEqualTo(GrowthSettings.FAMILIES);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void foldedNetworkAnswersAsTheTrainingFormWithEveryKindOfBranch(Kind kind) {
        var net = Kind.branchy(kind.net(List.of(1, 2)));
        assertThat(net.branchCount()).isGreaterThan(10);
        var form = RandomForms.of(net, 1);
        var image = RandomForms.doubles(RandomForms.gaussian(new Random(2), 1, INPUT.elements()));
        double[] expected = RandomForms.evaluate(form, image);
        assertThat(expected).doesNotContain(Double.NaN);
        assertThat(Interpreter.runOne(Folding.fold(form), image))
                .containsExactly(expected, within(1e-4));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void engineAnswersAsTheDefinition(Kind kind) {
        var form = RandomForms.of(Kind.branchy(kind.net(List.of(2, 1))), 3);
        var image = RandomForms.gaussian(new Random(4), 1, INPUT.elements());
        double[] expected = RandomForms.evaluate(form, RandomForms.doubles(image));
        try (var session =
                TrainingSession.open(form, OptimizerState.fresh(), new SgdSettings(0.9, 0, 1))) {
            var logits =
                    session.logits(
                            new FloatTensor(
                                    image.data(),
                                    1,
                                    INPUT.channels(),
                                    INPUT.height(),
                                    INPUT.width()));
            for (int c = 0; c < expected.length; c++) {
                double float32 = 1e-4 * Math.max(1, Math.abs(expected[c]));
                assertThat((double) logits.data()[c]).isCloseTo(expected[c], within(float32));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void foldedSizeIsThatOfTheLayersAndDoesNotDependOnTheBranches(Kind kind) {
        var plain = kind.net(List.of(1, 2));
        var branchy = Kind.branchy(plain);
        assertThat(Counts.folded(branchy)).isEqualTo(Counts.folded(plain));
        assertThat(Counts.of(Folding.fold(RandomForms.of(branchy, 1))))
                .isEqualTo(Counts.folded(plain));
        assertThat(Counts.unfolded(branchy).parameters())
                .isGreaterThan(Counts.unfolded(plain).parameters())
                .isEqualTo(
                        Parameter.of(branchy.graph()).stream()
                                .filter(p -> p.role().trainable())
                                .mapToLong(Parameter::size)
                                .sum());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void insertionAnywhereTouchesNoOtherParameter(Kind kind) {
        var net = Kind.branchy(kind.net(List.of(2, 1)));
        var before = declared(net);
        for (int block = 0; block < Kind.WIDTHS.size(); block++) {
            for (int place = 0; place <= net.units().get(block).size(); place++) {
                var grown = net.after(new GrowthEvent.UnitInserted(block, place));
                var after = declared(grown);
                assertThat(after).containsAllEntriesOf(before);
                int id = net.nextUnit();
                var added = new ArrayList<>(after.keySet());
                added.removeAll(before.keySet());
                String unit = "block" + block + ".u" + id + ".";
                assertThat(added).isNotEmpty().allMatch(path -> path.startsWith(unit));
            }
        }
    }

    private static Map<String, Parameter> declared(Architecture net) {
        var all = new TreeMap<String, Parameter>();
        for (var p : Parameter.of(net.graph())) {
            assertThat(all.put(p.path(), p)).as(p.path()).isNull();
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void unitsKeepTheShape(Kind kind) {
        var graph = kind.net(List.of(1, 1)).graph();
        var shapes = graph.shapes();
        for (int i = 0; i < shapes.size(); i++) {
            var part = graph.nodes().get(i).part();
            boolean last = i + 1 == shapes.size() || !graph.nodes().get(i + 1).part().equals(part);
            if (part instanceof dev.adagrow.trainer.network.Part.Unit && last) {
                assertThat(shapes.get(i)).isEqualTo(shapes.get(graph.input(part)));
            }
        }
    }

    @Test
    void depthwiseConvolutionsOfFiveGetTheEightBranchesOfTheFigure() {
        var net =
                SmallNets.of(
                        new MobileNetV3(),
                        Design.of(Design.Variant.A),
                        INPUT,
                        Kind.WIDTHS,
                        List.of(1, 1),
                        5);
        assertThat(BranchSpace.of(net.graph().mainConv("block0.u0.conv").filter())).hasSize(5);
        assertThat(BranchSpace.of(net.graph().mainConv("block1.u1.conv").filter()))
                .containsExactly(
                        new Branch.Conv(1, 1),
                        new Branch.Conv(1, 3),
                        new Branch.Conv(3, 1),
                        new Branch.Conv(3, 3),
                        new Branch.Conv(3, 5),
                        new Branch.Conv(5, 3),
                        new Branch.AveragePool(5),
                        new Branch.Identity());
        assertThat(BranchSpace.of(net.graph().mainConv("stem.conv").filter())).hasSize(3);
    }

    @Test
    void bottleneckRefusesWidthsThatFourDoesNotDivide() {
        var net =
                SmallNets.of(
                        new Bottleneck(),
                        Design.of(Design.Variant.A),
                        INPUT,
                        List.of(6, 8),
                        List.of(1, 0),
                        5);
        assertThatThrownBy(net::graph)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("widths that 4 divides, not 6");
    }
}
