package dev.adagrow.server.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.EndedRunException;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EndlessRunTest {
    private static final Signature ENDLESS =
            new Signature(
                    false,
                    List.of(new Signature.TensorSpec("input", DataType.FP32, List.of(3))),
                    List.of(
                            new Signature.Output(
                                    new Signature.TensorSpec("output", DataType.FP32, List.of(3)),
                                    Optional.empty())));

    private static final DenseTensor INPUT =
            DenseTensor.of(new FloatTensor(new float[] {1, 2, 3}, 3));

    @TempDir private Path folder;

    private final OnnxEngine engine = new OnnxEngine(1, Duration.ofSeconds(1));

    private EngineSession open(byte[] model, Signature signature) throws Exception {
        return engine.open(file(model), signature);
    }

    private Path file(byte[] model) throws IOException {
        return Files.write(Files.createTempFile(folder, "model", ""), model);
    }

    private static void requireItIsEnded(EngineSession session) {
        assertThatThrownBy(() -> session.infer(List.of(INPUT)))
                .isInstanceOf(EndedRunException.class)
                .hasMessage("a run took longer than 1 s and was ended");
    }

    @Test
    void aRunThatLoopsForEverIsEnded() throws Exception {
        try (var session = open(TinyOnnx.endless(3), ENDLESS)) {
            requireItIsEnded(session);
            requireItIsEnded(session);
        }
    }

    @Test
    void runsOfOtherModelsGoOnBesideIt() throws Exception {
        var signature = Bundles.manifest(OnnxEngine.NAME, 1, "input", 3).signature();
        try (var endless = open(TinyOnnx.endless(3), ENDLESS);
                var other = open(TinyOnnx.linear(Bundles.WEIGHTS), signature)) {
            var run = CompletableFuture.runAsync(() -> requireItIsEnded(endless));
            var inputs = Bundles.inputs(4);
            do {
                var answer = other.infer(List.of(DenseTensor.of(inputs))).getFirst();
                assertThat(((DenseTensor) answer).toFloats().data())
                        .containsExactly(Bundles.product(inputs).data());
            } while (!run.isDone());
            run.join();
        }
    }
}
