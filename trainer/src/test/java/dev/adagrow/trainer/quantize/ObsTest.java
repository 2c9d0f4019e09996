package dev.adagrow.trainer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObsTest {
    private static final int ROWS = RandomLayers.ROWS;

    @Test
    void givesTheCodesOfExplicitObsInEveryOrder() {
        for (long seed = 0; seed < 5; seed++) {
            var layer = RandomLayers.layer(seed, 18, 60, 7);
            for (var order : ColumnOrder.values()) {
                var solution = Obs.solve(layer, order);
                assertThat(Arrays.stream(solution.order()).sorted().toArray())
                        .isEqualTo(IntStream.range(0, 18).toArray());
                assertThat(solution.codes())
                        .as("%s, seed %d", order, seed)
                        .isEqualTo(ExplicitObs.codes(layer, solution.order()));
            }
        }
    }

    @Test
    void leavesTheTakenWeightAtItsCode() {
        var layer = RandomLayers.layer(3, 12, 40, 7);
        var u = InverseFactor.of(layer.hessian().damped(0.01), 12).orElseThrow();
        var row = Arrays.copyOf(layer.weight(), 12);
        for (int i = 0; i < 12; i++) {
            double q = layer.grid().value(0, layer.grid().code(0, row[i]));
            var before = Arrays.copyOf(row, i);
            Obs.compensate(row, i, (row[i] - q) / u.at(i, i), u);
            assertThat(row[i]).isCloseTo(q, within(1e-14));
            assertThat(Arrays.copyOf(row, i)).isEqualTo(before);
        }
    }

    @Test
    void factorIsThatOfTheInverse() {
        var layer = RandomLayers.layer(4, 9, 30, 7);
        var h = layer.hessian().damped(0.01);
        var u = InverseFactor.of(h, 9).orElseThrow();
        var expected = ExplicitObs.inverse(h, 9, IntStream.range(0, 9).boxed().toList());
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                assertThat(u.inverse()[i * 9 + j]).isCloseTo(expected[i][j], within(1e-12));
                assertThat(j >= i || u.at(i, j) == 0).isTrue();
            }
            assertThat(u.inverseDiagonal()[i]).isCloseTo(expected[i][i], within(1e-12));
        }
    }

    @Test
    void returnsCodesToNaturalOrderWhateverTheOrder() {
        // uncorrelated inputs: nothing to make up for, so every order must give what direct
        // rounding gives
        int n = 12;
        var inputs = new double[n][n];
        for (int i = 0; i < n; i++) {
            inputs[i][i] = 1 + i % 5;
        }
        var layer = RandomLayers.layer(new Random(5), Hessian.of(inputs), 7);
        for (var order : ColumnOrder.values()) {
            var solution = Obs.solve(layer, order);
            assertThat(solution.codes()).isEqualTo(Obs.direct(layer).codes());
            assertThat(solution.order()).hasSize(n);
        }
        assertThat(Obs.solve(layer, ColumnOrder.ACTIVATION).order()).startsWith(4, 9).endsWith(10);
    }

    @Test
    void takesRingsByOverlapAndInsideOfOneByImportance() {
        var layer = RandomLayers.layer(6, 18, 60, 7);
        var overlap = layer.overlap().orElseThrow();
        var importance = Obs.importance(layer, Obs.inverseDiagonal(layer));
        var order = Obs.solve(layer, ColumnOrder.RING).order();
        for (int i = 1; i < order.length; i++) {
            int a = order[i - 1];
            int b = order[i];
            assertThat(overlap[a]).isGreaterThanOrEqualTo(overlap[b]);
            if (overlap[a] == overlap[b]) {
                assertThat(importance[a]).isGreaterThanOrEqualTo(importance[b]);
            }
        }
    }

    @Test
    void errsLessThanDirectRoundingOnAverage() {
        for (int maxCode : new int[] {7, 127}) {
            for (var order :
                    List.of(
                            ColumnOrder.NATURAL,
                            ColumnOrder.IMPORTANCE,
                            ColumnOrder.ACTIVATION,
                            ColumnOrder.RING)) {
                double direct = 0;
                double obs = 0;
                for (long seed = 0; seed < 20; seed++) {
                    var layer = RandomLayers.layer(seed, 27, 200, maxCode);
                    direct += Obs.direct(layer).error(layer);
                    obs += Obs.solve(layer, order).error(layer);
                }
                assertThat(obs).as("%s, codes up to %d", order, maxCode).isLessThan(0.8 * direct);
            }
        }
    }

    @Test
    void givesDeadInputsTheCodeZero() {
        var inputs = RandomLayers.inputs(new Random(7), 9, 50);
        Arrays.fill(inputs[4], 0);
        var layer = RandomLayers.layer(new Random(7), Hessian.of(inputs), 7);
        for (var codes :
                List.of(Obs.solve(layer, ColumnOrder.RING).codes(), Obs.direct(layer).codes())) {
            for (int r = 0; r < ROWS; r++) {
                assertThat(codes[r * 9 + 4]).isZero();
            }
        }
    }

    @Test
    void raisesTheDampingUntilTheHessianCanBeInverted() {
        // two samples for nine columns: rank 2, and a damping that vanishes beside it
        var layer =
                RandomLayers.layer(
                        new Random(8), Hessian.of(RandomLayers.inputs(new Random(8), 9, 2)), 7);
        var weak =
                new Obs.Layer(
                        layer.weight(), layer.hessian(), layer.grid(), layer.overlap(), 1e-19);
        assertThat(InverseFactor.of(weak.hessian().damped(1e-19), 9)).isEmpty();
        assertThat(Obs.solve(weak, ColumnOrder.NATURAL).codes()).hasSize(ROWS * 9);
    }

    @Test
    void refusesInputsThatAreNotFinite() {
        var inputs = RandomLayers.inputs(new Random(9), 4, 10);
        inputs[2][3] = Double.NaN;
        var layer = RandomLayers.layer(new Random(9), Hessian.of(inputs), 7);
        assertThatThrownBy(() -> Obs.solve(layer, ColumnOrder.NATURAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not positive definite");
    }

    @Test
    void addsIntegerSamplesExactly() {
        var random = new Random(10);
        int n = 11;
        int samples = 300;
        int stride = 310;
        var codes = random.ints((long) n * stride, -127, 128).toArray();
        var inputs = new double[n][samples];
        for (int i = 0; i < n; i++) {
            for (int s = 0; s < samples; s++) {
                inputs[i][s] = codes[i * stride + s];
            }
        }
        var hessian = new Hessian(n);
        hessian.add(codes, stride, samples);
        assertThat(hessian.damped(0.01)).isEqualTo(Hessian.of(inputs).damped(0.01));
    }
}
