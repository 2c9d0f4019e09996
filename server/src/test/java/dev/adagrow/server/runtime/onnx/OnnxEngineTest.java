package dev.adagrow.server.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEngineTest {
    private static final Signature SIGNATURE = signature("input", 3);

    @TempDir private Path folder;

    private final OnnxEngine engine = new OnnxEngine(1);
    private final byte[] model = TinyOnnx.linear(Bundles.WEIGHTS);

    private static Signature signature(String input, int features) {
        return Bundles.manifest(OnnxEngine.NAME, 1, input, features).signature();
    }

    private static FloatTensor infer(EngineSession session, FloatTensor inputs)
            throws InferenceException {
        var outputs = session.infer(List.of(DenseTensor.of(inputs)));
        assertThat(outputs).hasSize(1);
        return ((DenseTensor) outputs.getFirst()).toFloats();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "model", ""), bytes);
    }

    @Test
    void answersAnyNumberOfRows() throws Exception {
        try (var session = engine.open(file(model), SIGNATURE)) {
            for (int rows : new int[] {1, 32, 5, 1, 64}) {
                var inputs = Bundles.inputs(rows);
                var logits = infer(session, inputs);
                assertThat(logits.dims()).containsExactly(rows, 2);
                assertThat(logits.data()).containsExactly(Bundles.product(inputs).data());
            }
        }
    }

    @Test
    void rowsOfSeveralCallsInOneRunAnswerAsTheyDoAlone() throws Exception {
        try (var session = engine.open(file(model), SIGNATURE)) {
            var inputs = Bundles.inputs(6);
            var all = Tensors.of(DenseTensor.of(inputs));
            var joined =
                    session.inferJoined(List.of(all.rows(0, 1), all.rows(1, 4), all.rows(4, 6)));
            var logits = ((DenseTensor) joined.getFirst()).toFloats();
            assertThat(logits.dims()).containsExactly(6, 2);
            assertThat(logits.data()).containsExactly(Bundles.product(inputs).data());
        }
    }

    @Test
    void manyThreadsShareASession() throws Exception {
        try (var session = engine.open(file(model), SIGNATURE);
                var threads = Executors.newFixedThreadPool(8)) {
            var answers = new ArrayList<Future<FloatTensor>>();
            for (int i = 0; i < 400; i++) {
                var inputs = Bundles.inputs(1 + i % 9);
                Callable<FloatTensor> call = () -> infer(session, inputs);
                answers.add(threads.submit(call));
            }
            for (int i = 0; i < answers.size(); i++) {
                var expected = Bundles.product(Bundles.inputs(1 + i % 9));
                assertThat(answers.get(i).get().data()).containsExactly(expected.data());
            }
        }
    }

    @Test
    void numbersThatAreNoneGoThroughTheEngine() throws Exception {
        try (var session = engine.open(file(model), SIGNATURE)) {
            var logits = infer(session, new FloatTensor(new float[] {Float.NaN, 1, 1}, 1, 3));
            assertThat(logits.data()).containsOnly(Float.NaN);
        }
    }

    @Test
    void whatIsNoOnnxModelIsRefused() {
        assertThatThrownBy(() ->
                        engine.open(file("nonsense".getBytes(StandardCharsets.UTF_8)), SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("ONNX Runtime does not take the model");
    }

    @Test
    void aManifestThatDisagreesWithTheModelIsRefused() {
        assertThatThrownBy(() -> engine.open(file(model), signature("image", 3)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("the signature's inputs are [image]");
        assertThatThrownBy(() -> engine.open(file(model), signature("input", 4)))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("shape [4]");
    }

    @Test
    void inputsThatTheModelDoesNotTakeFail() throws Exception {
        try (var session = engine.open(file(model), SIGNATURE)) {
            assertThatThrownBy(() -> infer(session, FloatTensor.zeros(1, 5)))
                    .isInstanceOf(InferenceException.class);
        }
    }

    @Test
    void aClosedSessionFailsAndClosingTwiceDoesNothing() throws Exception {
        var session = engine.open(file(model), SIGNATURE);
        session.close();
        session.close();
        assertThatThrownBy(() -> infer(session, Bundles.inputs(1)))
                .isInstanceOf(InferenceException.class);
    }
}
