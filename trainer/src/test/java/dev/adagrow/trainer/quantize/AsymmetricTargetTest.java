package dev.adagrow.trainer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AsymmetricTargetTest {
    private static final int COLUMNS = 12;
    private static final int SAMPLES = 60;

    /**
     * A layer on the inputs of a quantized prefix, and the float network's inputs of the same
     * samples.
     */
    private record Case(
            Obs.Layer layer, double[][] floatInputs, double[][] inputs, OutputDrift drift) {
        static Case of(long seed, int maxCode) {
            var random = new Random(seed);
            var floats = RandomLayers.inputs(random, COLUMNS, SAMPLES);
            var inputs = new double[COLUMNS][SAMPLES];
            for (int i = 0; i < COLUMNS; i++) {
                for (int s = 0; s < SAMPLES; s++) {
                    inputs[i][s] = Math.max(0, 0.9 * floats[i][s] + 0.2 * random.nextGaussian());
                }
            }
            var layer = RandomLayers.layer(random, Hessian.of(inputs), maxCode);
            return new Case(layer, floats, inputs, OutputDrift.of(layer.weight(), floats, inputs));
        }

        /** ||Q X' - W X||^2 by its definition. */
        double error(double[] q) {
            double total = 0;
            for (int r = 0; r < layer.rows(); r++) {
                for (int s = 0; s < SAMPLES; s++) {
                    double d = 0;
                    for (int i = 0; i < COLUMNS; i++) {
                        d +=
                                q[r * COLUMNS + i] * inputs[i][s]
                                        - layer.weight()[r * COLUMNS + i] * floatInputs[i][s];
                    }
                    total += d * d;
                }
            }
            return total;
        }

        double[] values(Obs.Solution solution) {
            var q = new double[solution.codes().length];
            Arrays.setAll(q, i -> layer.grid().value(i / COLUMNS, solution.codes()[i]));
            return q;
        }
    }

    @Test
    void isThatOfTheExplicitInverse() {
        for (double share : new double[] {0.25, 1}) {
            var c = Case.of(1, 7);
            assertThat(Obs.towardsFloat(c.layer(), c.drift(), share).weight())
                    .containsExactly(
                            ExplicitObs.target(c.layer(), c.floatInputs(), c.inputs(), share),
                            within(1e-9));
        }
    }

    @Test
    void givesTheCodesOfExplicitObsInEveryOrder() {
        for (long seed = 0; seed < 5; seed++) {
            var c = Case.of(seed, 7);
            var towards = Obs.towardsFloat(c.layer(), c.drift(), 1);
            for (var order : ColumnOrder.values()) {
                var solution = Obs.solve(towards, order);
                assertThat(solution.codes())
                        .isEqualTo(ExplicitObs.codes(towards, solution.order()));
            }
        }
    }

    @Test
    void isTheSymmetricAnswerWithTheShareZero() {
        var c = Case.of(2, 7);
        var same = Obs.towardsFloat(c.layer(), c.drift(), 0);
        assertThat(same.weight()).isEqualTo(c.layer().weight());
        for (var order : ColumnOrder.values()) {
            assertThat(Obs.solve(same, order).codes())
                    .isEqualTo(Obs.solve(c.layer(), order).codes());
        }
    }

    @Test
    void isTheSymmetricAnswerWithoutDrift() {
        var c = Case.of(3, 7);
        var none = OutputDrift.of(c.layer().weight(), c.inputs(), c.inputs());
        assertThat(Obs.towardsFloat(c.layer(), none, 1).weight()).isEqualTo(c.layer().weight());
        var solution = Obs.solve(c.layer(), ColumnOrder.RING);
        assertThat(solution.error(c.layer(), none))
                .isCloseTo(solution.error(c.layer()), within(1e-9));
    }

    @Test
    void measuresTheErrorAgainstTheFloatOutput() {
        var c = Case.of(4, 7);
        for (var solution :
                new Obs.Solution[] {
                    Obs.direct(c.layer()), Obs.solve(c.layer(), ColumnOrder.NATURAL)
                }) {
            assertThat(solution.error(c.layer(), c.drift()))
                    .isCloseTo(c.error(c.values(solution)), within(1e-8));
        }
    }

    @Test
    void comesNearerToTheFloatOutputThanTheSymmetricTarget() {
        for (int maxCode : new int[] {7, 127}) {
            double symmetric = 0;
            double asymmetric = 0;
            for (long seed = 0; seed < 20; seed++) {
                var c = Case.of(seed, maxCode);
                symmetric += Obs.solve(c.layer(), ColumnOrder.RING).error(c.layer(), c.drift());
                asymmetric +=
                        Obs.solve(Obs.towardsFloat(c.layer(), c.drift(), 1), ColumnOrder.RING)
                                .error(c.layer(), c.drift());
            }
            assertThat(asymmetric).as("codes up to %d", maxCode).isLessThan(symmetric);
        }
    }

    @Test
    void addsSamplesOfCodesAsTheDefinitionDoes() {
        var random = new Random(5);
        int samples = 61;
        int stride = 70;
        var codes = random.ints((long) COLUMNS * stride, -127, 128).toArray();
        var weight = random.doubles(3 * COLUMNS, -1, 1).toArray();
        var inputs = new double[COLUMNS][samples];
        var floats = new double[COLUMNS][samples];
        var drift = new float[3 * stride];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < COLUMNS; i++) {
                inputs[i][s] = codes[i * stride + s];
                floats[i][s] = inputs[i][s] + random.nextGaussian();
                for (int r = 0; r < 3; r++) {
                    drift[r * stride + s] +=
                            (float) (weight[r * COLUMNS + i] * (floats[i][s] - inputs[i][s]));
                }
            }
        }
        var added = new OutputDrift(3, COLUMNS);
        added.add(drift, codes, stride, samples);
        var expected = OutputDrift.of(weight, floats, inputs);
        var hessian = Hessian.of(inputs);
        for (int r = 0; r < 3; r++) {
            for (int i = 0; i < COLUMNS; i++) {
                assertThat(added.moment(r, i)).isCloseTo(expected.moment(r, i), within(1e-2));
            }
        }
        assertThat(added.squaredNorm(weight, hessian))
                .isCloseTo(expected.squaredNorm(weight, hessian), within(1.0));
    }

    @Test
    void refusesTheDriftOfAnotherLayer() {
        var c = Case.of(6, 7);
        assertThatThrownBy(() -> Obs.towardsFloat(c.layer(), new OutputDrift(2, COLUMNS), 1))
                .hasMessageContaining("a drift of 2 rows");
        assertThatThrownBy(() ->
                        OutputDrift.of(
                                c.layer().weight(),
                                RandomLayers.inputs(new Random(1), 3, 4),
                                c.inputs()))
                .hasMessageContaining("float inputs [3][4]");
    }
}
