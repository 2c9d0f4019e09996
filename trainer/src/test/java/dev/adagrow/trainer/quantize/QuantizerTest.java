package dev.adagrow.trainer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.Window;
import dev.adagrow.trainer.network.folded.FoldedNetwork;
import dev.adagrow.trainer.network.folded.Interpreter;
import dev.adagrow.trainer.network.folded.Op;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantizerTest {
    private static final Shape INPUT = new Shape(3, 9, 8);

    @Test
    void givesWeightsToEveryLayerAndGridsToEveryStoredValue() {
        var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), 1));
        var q =
                Quantizer.quantize(
                        folded, inputs(1, 16), QuantizationSettings.obs(ColumnOrder.RING));
        var ops = folded.ops();
        for (int i = 0; i < ops.size(); i++) {
            boolean layer = ops.get(i) instanceof Op.Conv || ops.get(i) instanceof Op.Linear;
            assertThat(q.weights().containsKey(i)).isEqualTo(layer);
            boolean beforeRelu = i + 1 < ops.size() && ops.get(i + 1) instanceof Op.Relu;
            assertThat(q.activations().containsKey(i))
                    .as("node %d", i)
                    .isEqualTo(!beforeRelu && i + 1 < ops.size());
            if (ops.get(i) instanceof Op.Relu) {
                assertThat(q.gridOf(i).zeroPoint()).isZero();
            }
        }
    }

    @Test
    void calibrationRecordsOfLargePicturesAreFewEnoughForMemory() {
        assertThat(Quantizer.mostRecords(List.of(new Shape(3, 32, 32), new Shape(64, 32, 32))))
                .isEqualTo(512);
        assertThat(Quantizer.mostRecords(List.of(new Shape(3, 224, 224), new Shape(16, 224, 224))))
                .isEqualTo(41);
        assertThat(Quantizer.mostRecords(List.of(new Shape(64, 4096, 4096)))).isEqualTo(1);
    }

    @Test
    void answersNearlyAsTheFloatNetwork() {
        var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), 2));
        var q =
                Quantizer.quantize(
                        folded, inputs(2, 64), QuantizationSettings.obs(ColumnOrder.NATURAL));
        var images = inputs(3, 10);
        for (int n = 0; n < 10; n++) {
            var image = RandomForms.doubles(images.rows(n, n + 1));
            var expected = Interpreter.runOne(folded, image);
            assertThat(QuantizedInterpreter.runOne(q, image))
                    .containsExactly(expected, within(0.25));
        }
    }

    @Test
    void errsLessInTheLayersWithObsThanWithDirectRounding() {
        double direct = 0;
        double obs = 0;
        for (long seed = 0; seed < 5; seed++) {
            var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), seed));
            direct += error(folded, QuantizationSettings.direct().withBits(4));
            obs += error(folded, QuantizationSettings.obs(ColumnOrder.RING).withBits(4));
        }
        assertThat(obs).isLessThan(direct);
    }

    private static double error(FoldedNetwork folded, QuantizationSettings settings) {
        return Quantizer.quantize(folded, inputs(9, 32), settings).weights().values().stream()
                .mapToDouble(QuantizedWeights::relativeError)
                .sum();
    }

    @Test
    void comesNearerToTheFloatNetworkWithTheAsymmetricTarget() {
        double symmetric = 0;
        double asymmetric = 0;
        var images = inputs(8, 64);
        for (long seed = 0; seed < 5; seed++) {
            var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), seed));
            var settings = QuantizationSettings.obs(ColumnOrder.RING).withBits(4);
            symmetric += outputError(folded, images, settings);
            asymmetric += outputError(folded, images, settings.withAsymmetry(1));
        }
        assertThat(asymmetric).isLessThan(symmetric);
    }

    private static double outputError(
            FoldedNetwork folded, FloatTensor images, QuantizationSettings settings) {
        var q = Quantizer.quantize(folded, images, settings);
        double sum = 0;
        for (int n = 0; n < images.dim(0); n++) {
            var image = RandomForms.doubles(images.rows(n, n + 1));
            var expected = Interpreter.runOne(folded, image);
            var actual = QuantizedInterpreter.runOne(q, image);
            for (int c = 0; c < expected.length; c++) {
                sum += Math.pow(actual[c] - expected[c], 2);
            }
        }
        return sum;
    }

    @Test
    void keepsTheValuesOfTheFloatNetworkBesideTheQuantizedOnes() {
        var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), 3));
        var images = inputs(4, 3);
        var pass = new FloatPass(folded);
        int last = folded.ops().size() - 1;
        for (int i = 0; i <= last; i++) {
            pass.node(i, images);
        }
        var expected = Interpreter.run(folded, images).data();
        assertThat(pass.value(last)).containsExactly(expected, within(1e-4f));
        assertThatThrownBy(() -> pass.value(0)).hasMessageContaining("node 0");
    }

    @Test
    void evaluatesFloatLayersAsTheInterpreterDoes() {
        var random = new Random(7);
        var in = new Shape(4, 7, 6);
        for (var window : List.of(new Window(3, 2, 2), new Window(5, 1, 4), new Window(1, 2, 1))) {
            var weight =
                    RandomForms.gaussian(
                            random, 1, 8, 4 / window.groups(), window.kernel(), window.kernel());
            var bias = RandomForms.gaussian(random, 1, 8);
            var x = RandomForms.gaussian(random, 1, 2, in.channels(), in.height(), in.width());
            var y = FloatOps.layer(new Unfolding(in, window), x.data(), weight, bias.data());
            for (int n = 0; n < 2; n++) {
                var expected =
                        Interpreter.conv(
                                RandomForms.doubles(x.rows(n, n + 1)),
                                in,
                                RandomForms.doubles(weight),
                                RandomForms.doubles(bias),
                                window);
                assertThat(y).hasSize(2 * expected.length);
                for (int i = 0; i < expected.length; i++) {
                    assertThat((double) y[n * expected.length + i])
                            .isCloseTo(expected[i], within(1e-4));
                }
            }
        }
    }

    @Test
    void refusesAnAsymmetricTargetForDirectRounding() {
        assertThatThrownBy(() -> QuantizationSettings.direct().withAsymmetry(1))
                .hasMessageContaining("direct");
        assertThatThrownBy(() -> QuantizationSettings.obs(ColumnOrder.RING).withAsymmetry(2))
                .hasMessageContaining("asymmetry 2.0 is not in 0..1");
    }

    @Test
    void solvesEachGroupOfAConvolutionForItself() {
        var random = new Random(4);
        var in = new Shape(4, 7, 6);
        for (var window : List.of(new Window(3, 2, 2), new Window(3, 1, 4), new Window(1, 1, 1))) {
            var weight =
                    RandomForms.gaussian(
                            random, 1, 8, 4 / window.groups(), window.kernel(), window.kernel());
            var bias = RandomForms.gaussian(random, 1, 8);
            var codes =
                    Codes.of(
                            RandomForms.gaussian(random, 1, 5 * in.elements()).data(),
                            in,
                            ActivationGrid.covering(-2, 3));
            var layer = new LayerQuantizer(new Unfolding(in, window), codes, weight, bias);
            var q =
                    layer.quantize(
                            Optional.empty(),
                            Optional.empty(),
                            QuantizationSettings.obs(ColumnOrder.IMPORTANCE));
            var out = layer.evaluate(q);
            var w = new double[weight.size()];
            for (int i = 0; i < w.length; i++) {
                w[i] = q.codes()[i] * (double) q.scale()[i / q.columns()];
            }
            var b = new double[8];
            for (int r = 0; r < 8; r++) {
                b[r] = q.bias()[r] * (double) q.scale()[r] * codes.grid().scale();
                assertThat(b[r]).isCloseTo(bias.data()[r], within(1e-3));
            }
            int size = out.length / 5;
            for (int n = 0; n < 5; n++) {
                var image = new double[in.elements()];
                for (int i = 0; i < image.length; i++) {
                    image[i] = codes.value(n * image.length + i);
                }
                var expected = Interpreter.conv(image, in, w, b, window);
                assertThat(expected).hasSize(size);
                for (int i = 0; i < size; i++) {
                    assertThat((double) out[n * size + i]).isCloseTo(expected[i], within(1e-4));
                }
            }
            assertThat(q.relativeError()).isBetween(0.0, 1e-3);
        }
    }

    @Test
    void keepsTheBiasOfARowWithoutWeights() {
        var in = new Shape(2, 3, 3);
        var codes =
                Codes.of(
                        RandomForms.gaussian(new Random(5), 1, in.elements()).data(),
                        in,
                        ActivationGrid.covering(-2, 2));
        var layer =
                new LayerQuantizer(
                        new Unfolding(in, new Window(3, 1, 1)),
                        codes,
                        FloatTensor.zeros(1, 2, 3, 3),
                        new FloatTensor(new float[] {1234.5f}, 1));
        var q =
                layer.quantize(
                        Optional.empty(),
                        Optional.empty(),
                        QuantizationSettings.obs(ColumnOrder.NATURAL));
        assertThat(layer.evaluate(q)[0]).isCloseTo(1234.5f, within(1e-2f));
    }

    @Test
    void choosesTheRangeWithTheLeastError() {
        var values = new float[20_000];
        var random = new Random(6);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, (float) random.nextGaussian());
        }
        values[0] = 40;
        var whole = ActivationGrid.covering(0, 40);
        var best = ActivationRange.choose(values);
        assertThat(squares(values, best)).isLessThan(squares(values, whole));
        assertThat(best.zeroPoint()).isZero();
    }

    private static double squares(float[] values, ActivationGrid grid) {
        double sum = 0;
        for (float v : values) {
            double d = v - grid.value(grid.code(v));
            sum += d * d;
        }
        return sum;
    }

    @Test
    void refusesRecordsThatDoNotFit() {
        var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), 1));
        assertThatThrownBy(() ->
                        Quantizer.quantize(
                                folded,
                                FloatTensor.zeros(2, 3, 8, 8),
                                QuantizationSettings.direct()))
                .hasMessageContaining("calibration records");
        var bad = inputs(1, 2);
        bad.data()[5] = Float.NaN;
        assertThatThrownBy(() -> Quantizer.quantize(folded, bad, QuantizationSettings.direct()))
                .hasMessageContaining("node 0");
    }

    private static FloatTensor inputs(long seed, int n) {
        return RandomForms.gaussian(
                new Random(seed), 1, n, INPUT.channels(), INPUT.height(), INPUT.width());
    }
}
