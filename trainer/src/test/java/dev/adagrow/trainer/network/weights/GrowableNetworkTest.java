package dev.adagrow.trainer.network.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.family.Kind;
import dev.adagrow.trainer.network.weights.GrowableNetwork.Normalization;
import dev.adagrow.trainer.training.EngineConfig;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrowableNetworkTest {
    @ParameterizedTest
    @MethodSource("dev.adagrow.trainer.network.family.Kind#all")
    void aPassWithoutGradientsHoldsNoMoreValuesHoweverDeepAndWideTheNetIs(Kind kind) {
        int empty = held(kind.net(List.of(0, 0)));

        assertThat(empty).isLessThan(8);
        assertThat(held(Kind.branchy(kind.net(List.of(3, 2))))).isEqualTo(empty);
    }

    /** Arrays that are still open after a pass, its input and its output among them. */
    private static int held(Architecture net) {
        try (var manager = new EngineConfig(1).start().newBaseManager();
                var network = new GrowableNetwork(manager, RandomForms.of(net, 1));
                var step = manager.newSubManager()) {
            var x = step.ones(new Shape(2, 3, 18, 15));
            boolean before = JniUtils.isGradMode();
            JniUtils.setGradMode(false);
            try {
                assertThat(network.forward(x, new Normalization.Running()).getShape())
                        .isEqualTo(new Shape(2, 5));
            } finally {
                JniUtils.setGradMode(before);
            }
            return step.getManagedArrays().size();
        }
    }
}
