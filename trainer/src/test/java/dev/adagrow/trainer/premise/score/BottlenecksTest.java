package dev.adagrow.trainer.premise.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.Window;
import dev.adagrow.trainer.network.family.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BottlenecksTest {
    private final SplittableRandom random = new SplittableRandom(8);

    private FloatTensor noise(int... dims) {
        var tensor = FloatTensor.zeros(dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    /** Of stride, groups and padding alike, against a convolution written as its definition. */
    @ParameterizedTest
    @CsvSource({"3, 1, 1", "3, 2, 1", "1, 1, 1", "3, 1, 2", "5, 2, 2"})
    void nothingIsLeftOfWhatAConvolutionOfTheLayersShapeMakes(int kernel, int stride, int groups) {
        var filter = new Filter(4, 6, new Window(kernel, stride, groups), true);
        var read = noise(8, 4, 7, 6);
        var made = convolved(filter, read, noise(6, 4 / groups, kernel, kernel), noise(6));
        assertThat(left(filter, read, made)).isCloseTo(0, within(1e-6));
        assertThat(left(filter, read, noise(made.dims()))).isGreaterThan(0.05);
    }

    /** Share of the squares that is left. */
    private static double left(Filter filter, FloatTensor read, FloatTensor wanted) {
        int groups = filter.window().groups();
        int k = filter.window().kernel();
        var residuals = new Residual[groups];
        for (int g = 0; g < groups; g++) {
            residuals[g] = new Residual(filter.inPerGroup() * k * k + 1, filter.out() / groups);
        }
        Bottlenecks.add(residuals, filter, read, wanted);
        double left = 0;
        double all = 0;
        for (var residual : residuals) {
            left += residual.squares();
            all += residual.wanted();
        }
        return left / all;
    }

    private static FloatTensor convolved(
            Filter filter, FloatTensor x, FloatTensor weight, FloatTensor bias) {
        var window = filter.window();
        int k = window.kernel();
        var y =
                FloatTensor.zeros(
                        x.dim(0), filter.out(), window.out(x.dim(2)), window.out(x.dim(3)));
        int next = 0;
        for (int n = 0; n < y.dim(0); n++) {
            for (int o = 0; o < y.dim(1); o++) {
                int first = o / (filter.out() / window.groups()) * filter.inPerGroup();
                for (int i = 0; i < y.dim(2); i++) {
                    for (int j = 0; j < y.dim(3); j++) {
                        double sum = bias.data()[o];
                        for (int c = 0; c < filter.inPerGroup(); c++) {
                            for (int a = 0; a < k; a++) {
                                for (int b = 0; b < k; b++) {
                                    int row = i * window.stride() + a - k / 2;
                                    int column = j * window.stride() + b - k / 2;
                                    if (row >= 0
                                            && row < x.dim(2)
                                            && column >= 0
                                            && column < x.dim(3)) {
                                        int plane = n * filter.in() + first + c;
                                        sum +=
                                                (double)
                                                                weight.data()[
                                                                        ((o * filter.inPerGroup()
                                                                                                                + c)
                                                                                                        * k
                                                                                                + a)
                                                                                        * k
                                                                                + b]
                                                        * x.data()[
                                                                (plane * x.dim(2) + row) * x.dim(3)
                                                                        + column];
                                    }
                                }
                            }
                        }
                        y.data()[next++] = (float) sum;
                    }
                }
            }
        }
        return y;
    }

    @ParameterizedTest
    @MethodSource("dev.adagrow.trainer.network.family.Kind#all")
    void everyLayerOfEveryFamilyHasOneAndItRepeats(Kind kind) {
        var moment = Moments.of(kind.net(List.of(1, 1)));
        var bottlenecks = Bottlenecks.of(moment);
        assertThat(bottlenecks.byLayer()).hasSize(moment.net().mainConvs().size() + 1);
        assertThat(bottlenecks.byLayer().values())
                .allSatisfy(v -> assertThat(v).isFinite().isNotNegative());
        assertThat(Bottlenecks.of(moment)).isEqualTo(bottlenecks);
    }

    /** Records no more than a head has inputs, and a head can give each what it wants. */
    @Test
    void aHeadOfMoreInputsThanRecordsLacksNothing() {
        var moment = Moments.of(Kind.all().findFirst().orElseThrow().net(List.of(0, 0)));
        var few = moment.batches().getFirst();
        var three =
                Batch.of(
                        new LabelledTensors(
                                few.inputs().rows(0, 3), Arrays.copyOf(few.labels(), 3)));
        var small = new Moment(moment.form(), List.of(three), moment.calibration(), 6, 1);
        assertThat(Bottlenecks.of(small).squares("head")).isCloseTo(0, within(1e-6));
        assertThat(Bottlenecks.of(moment).squares("head")).isPositive();
    }
}
