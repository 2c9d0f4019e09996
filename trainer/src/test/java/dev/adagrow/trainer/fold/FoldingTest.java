package dev.adagrow.trainer.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.Window;
import dev.adagrow.trainer.network.count.Counts;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.folded.Op;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FoldingTest {
    private static final Shape INPUT = new Shape(3, 9, 8);

    @Test
    void foldedNetworkAnswersAsTheTrainingFormWithEveryKindOfBranch() {
        for (long seed = 0; seed < 5; seed++) {
            var form = RandomForms.of(RandomForms.branchy(INPUT), seed);
            var image =
                    RandomForms.doubles(
                            RandomForms.gaussian(new Random(seed), 1, INPUT.elements()));
            assertThat(Interpreter.runOne(Folding.fold(form), image))
                    .containsExactly(RandomForms.evaluate(form, image), within(2e-5));
        }
    }

    @Test
    void foldedSizeDoesNotDependOnTheBranches() {
        var branchy = RandomForms.branchy(INPUT);
        var plain =
                new Architecture(
                        branchy.family(),
                        branchy.design(),
                        INPUT,
                        branchy.widths(),
                        branchy.units(),
                        Map.of(),
                        branchy.classes(),
                        branchy.nextUnit());
        assertThat(branchy.branchCount()).isPositive();
        assertThat(Counts.of(Folding.fold(RandomForms.of(branchy, 1))))
                .isEqualTo(Counts.of(Folding.fold(RandomForms.of(plain, 2))));
    }

    @Test
    void padsWithTheValueThatNormalizationMapsToZero() {
        var random = new Random(3);
        for (int stride = 1; stride <= 2; stride++) {
            var in = new Shape(4, 6, 7);
            var k = kernel(random, 6, 2, 3, 3, 2);
            var bn = affine(random, 4);
            var x = random.doubles(in.elements()).toArray();
            var window = new Window(3, stride, 2);
            var expected =
                    Interpreter.conv(
                            Interpreter.batchNorm(x, bn.scale(), bn.shift()),
                            in,
                            k.weight(),
                            k.bias(),
                            window);
            var folded = FoldRules.batchNormBefore(bn, k);
            assertThat(
                            Interpreter.conv(
                                    x,
                                    in,
                                    folded.kernel().weight(),
                                    folded.kernel().bias(),
                                    window,
                                    folded.padValue()))
                    .containsExactly(expected, within(1e-12));
            // zero padding is what would be wrong
            assertThat(
                            Interpreter.conv(
                                    x,
                                    in,
                                    folded.kernel().weight(),
                                    folded.kernel().bias(),
                                    window)[0])
                    .isNotCloseTo(expected[0], within(1e-3));
        }
    }

    @Test
    void poolAndIdentityAreConvolutionsAlsoWithStrideAndGroups() {
        var random = new Random(4);
        var in = new Shape(4, 7, 6);
        var x = random.doubles(in.elements()).toArray();
        for (int groups : new int[] {1, 2, 4}) {
            for (int stride = 1; stride <= 2; stride++) {
                var window = new Window(3, stride, groups);
                var pool = FoldRules.averagePool(4, groups, 3);
                var id = FoldRules.embed(FoldRules.identity(4, groups), 3);
                var pooled = Interpreter.conv(x, in, pool.weight(), pool.bias(), window);
                var same = Interpreter.conv(x, in, id.weight(), id.bias(), window);
                int width = window.out(6);
                for (int i = 0; i < same.length; i++) {
                    int c = i / (width * window.out(7));
                    int cy = i / width % window.out(7) * stride;
                    int cx = i % width * stride;
                    assertThat(same[i]).isEqualTo(x[(c * 7 + cy) * 6 + cx]);
                    double sum = 0;
                    for (int y = Math.max(cy - 1, 0); y <= Math.min(cy + 1, 6); y++) {
                        for (int xx = Math.max(cx - 1, 0); xx <= Math.min(cx + 1, 5); xx++) {
                            sum += x[(c * 7 + y) * 6 + xx];
                        }
                    }
                    assertThat(pooled[i]).isCloseTo(sum / 9, within(1e-12));
                }
            }
        }
    }

    @Test
    void refusesKernelsWithoutACentre() {
        var even = kernel(new Random(1), 2, 2, 2, 2, 1);
        assertThatThrownBy(() -> FoldRules.embed(even, 3)).hasMessageContaining("even size");
    }

    @Test
    void namesTheLayerWhoseFoldedValueIsNotFinite() {
        var form = RandomForms.of(SmallNets.vgg(INPUT, List.of(4, 4), List.of(1, 0), 3), 1);
        var parameters = new HashMap<String, FloatTensor>(form.parameters());
        parameters.put("block0.u0.bn.gamma", new FloatTensor(new float[] {1, Float.NaN, 1, 1}, 4));
        assertThatThrownBy(() -> Folding.fold(new TrainingForm(form.architecture(), parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("block0.u0.conv");
    }

    @Test
    void countsHowManyKernelsCoverEachPosition() {
        assertThat(
                        Folding.overlap(
                                List.of(
                                        new Branch.Conv(1, 3),
                                        new Branch.Identity(),
                                        new Branch.AveragePool(3)),
                                3))
                .containsExactly(2, 2, 2, 3, 4, 3, 2, 2, 2);
        var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), 1));
        assertThat(((Op.Conv) folded.ops().get(1)).overlap())
                .containsExactly(1, 1, 1, 3, 3, 3, 1, 1, 1);
    }

    private static Kernel kernel(Random random, int out, int in, int h, int w, int groups) {
        return new Kernel(
                out,
                in,
                h,
                w,
                groups,
                random.doubles((long) out * in * h * w).toArray(),
                random.doubles(out).toArray());
    }

    private static Affine affine(Random random, int channels) {
        return new Affine(
                random.doubles(channels, 0.5, 2).toArray(),
                random.doubles(channels, 0.2, 1).toArray());
    }
}
