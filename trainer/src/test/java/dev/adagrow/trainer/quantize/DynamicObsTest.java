package dev.adagrow.trainer.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DynamicObsTest {
    @Test
    void givesTheOrderAndCodesOfExplicitObs() {
        for (long seed = 0; seed < 3; seed++) {
            var layer = RandomLayers.layer(seed, 18, 60, 7);
            for (boolean rings : new boolean[] {false, true}) {
                var solution = rings ? DynamicObs.solveRings(layer) : DynamicObs.solve(layer);
                assertThat(solution.order())
                        .as("rings %s, seed %d", rings, seed)
                        .isEqualTo(ExplicitObs.dynamicOrder(layer, rings));
                assertThat(solution.codes()).isEqualTo(ExplicitObs.codes(layer, solution.order()));
            }
        }
    }

    @Test
    void givesDeadInputsTheCodeZero() {
        var inputs = RandomLayers.inputs(new Random(7), 9, 50);
        Arrays.fill(inputs[4], 0);
        var codes =
                DynamicObs.solve(RandomLayers.layer(new Random(7), Hessian.of(inputs), 7)).codes();
        for (int r = 0; r < RandomLayers.ROWS; r++) {
            assertThat(codes[r * 9 + 4]).isZero();
        }
    }

    @Test
    void refusesRingsOfALayerWithoutOverlap() {
        var layer = RandomLayers.layer(1, 9, 30, 7);
        var plain =
                new Obs.Layer(
                        layer.weight(),
                        layer.hessian(),
                        layer.grid(),
                        Optional.empty(),
                        layer.damping());
        assertThatThrownBy(() -> DynamicObs.solveRings(plain)).hasMessageContaining("no rings");
    }
}
