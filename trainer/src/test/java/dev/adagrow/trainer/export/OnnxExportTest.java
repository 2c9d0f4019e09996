package dev.adagrow.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.folded.Interpreter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxExportTest {
    private static final Shape INPUT = new Shape(3, 9, 8);

    @Test
    void floatArtifactAnswersAsTheInterpreterForAGrownNetwork() {
        for (long seed = 0; seed < 3; seed++) {
            var folded = Folding.fold(RandomForms.of(RandomForms.branchy(INPUT), seed));
            var inputs = RandomForms.gaussian(new Random(seed), 1, 70, 3, 9, 8);
            try (var session = new ArtifactSession(OnnxExport.fp32(folded), 1)) {
                var logits = session.run(inputs);
                assertThat(logits.dims()).containsExactly(70, 5);
                assertThat(logits.data())
                        .containsExactly(Interpreter.run(folded, inputs).data(), within(1e-4f));
            }
        }
    }

    @Test
    void floatArtifactOfAnEmptyNetworkAnswersAsTheInterpreter() {
        var net = SmallNets.vgg(new Shape(1, 32, 32), List.of(4, 6, 8), List.of(0, 0, 0), 10);
        var folded = Folding.fold(RandomForms.of(net, 5));
        var inputs = RandomForms.gaussian(new Random(5), 1, 2, 1, 32, 32);
        try (var session = new ArtifactSession(OnnxExport.fp32(folded), 1)) {
            assertThat(session.run(inputs).data())
                    .containsExactly(Interpreter.run(folded, inputs).data(), within(1e-4f));
        }
    }

    @Test
    void equalNetworksGiveEqualBytes() {
        var net = RandomForms.branchy(INPUT);
        assertThat(OnnxExport.fp32(Folding.fold(RandomForms.of(net, 1))))
                .isEqualTo(OnnxExport.fp32(Folding.fold(RandomForms.of(net, 1))));
    }

    @Test
    void saysWhyTheEngineRefusesAModel() {
        assertThatThrownBy(() -> new ArtifactSession(new byte[] {1, 2, 3}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ONNX Runtime refuses the model");
    }
}
