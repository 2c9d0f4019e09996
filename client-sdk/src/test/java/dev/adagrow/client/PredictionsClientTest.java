package dev.adagrow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.client.fake.DeadPort;
import dev.adagrow.client.fake.FakeInference;
import dev.adagrow.client.fake.FakePredictions;
import dev.adagrow.client.fake.FakeServer;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PredictionsClientTest {
    private final FakeInference inference = new FakeInference();
    private final FakePredictions predictions = new FakePredictions();
    private final FakeServer server = FakeServer.of(inference, predictions);
    private final AdaGrowClient client = AdaGrowClient.connect(server.target(), Quick.SETTINGS);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private Inference infer(String model, FloatTensor inputs, Optional<String> key)
            throws Exception {
        return client.predictions()
                .infer(model, "stable", Map.of("input", DenseTensor.of(inputs)), key)
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void sendsRawTensorsAndReadsRawLogits() throws Exception {
        Inference answer =
                infer(
                        "models/digits",
                        new FloatTensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 1, 1, 3),
                        Optional.of("me"));
        assertThat(answer.version()).isEqualTo(5);
        assertThat(answer.predictionId()).isEqualTo("id-1");
        assertThat(answer.floats().dims()).containsExactly(2, 2);
        assertThat(answer.floats().data()).containsExactly(6, -6, 15, -15);
        var request = inference.requests.get(0);
        assertThat(request.getModelName()).isEqualTo("digits");
        assertThat(request.getModelVersion()).isEqualTo("stable");
        assertThat(request.getParametersOrThrow("adagrow_route_key").getStringParam())
                .isEqualTo("me");
        assertThat(request.getInputs(0).getName()).isEqualTo("input");
        assertThat(request.getInputs(0).getDatatype()).isEqualTo("FP32");
        assertThat(request.getInputs(0).hasContents()).isFalse();
    }

    @Test
    void withoutARouteKeyNoneIsSent() throws Exception {
        infer("digits", FloatTensor.zeros(1, 3), Optional.empty());
        assertThat(inference.requests.get(0).getParametersMap()).isEmpty();
    }

    @Test
    void manyCallsRunAtOnce() throws Exception {
        var answers = new ArrayList<CompletableFuture<Inference>>();
        for (int i = 0; i < 200; i++) {
            answers.add(
                    client.predictions()
                            .infer(
                                    "digits",
                                    "",
                                    Map.of(
                                            "input",
                                            DenseTensor.of(new FloatTensor(new float[] {i}, 1, 1))),
                                    Optional.empty()));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(answers.get(i).get(20, TimeUnit.SECONDS).floats().data()[0]).isEqualTo(i);
        }
    }

    @Test
    void aRefusalFailsTheFutureWithItsReason() {
        assertThatThrownBy(() -> infer("letters", FloatTensor.zeros(1, 1), Optional.empty()))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        AdaGrowException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(Status.Code.NOT_FOUND);
                            assertThat(e.reason()).contains("MODEL_NOT_FOUND");
                            assertThat(e).hasMessage("model letters does not exist");
                        });
    }

    @Test
    void aModelIsAskedForByTheNameThatIsGiven() {
        for (String name : List.of("letters/digits", "digits/versions/digits")) {
            assertThatThrownBy(() -> infer(name, FloatTensor.zeros(1, 1), Optional.empty()))
                    .cause()
                    .hasMessage("model " + name + " does not exist");
        }
    }

    @Test
    void anAnswerOutsideTheProtocolFailsTheFuture() {
        inference.change = answer -> answer.toBuilder().clearRawOutputContents().build();
        assertThatThrownBy(() -> infer("digits", FloatTensor.zeros(1, 1), Optional.empty()))
                .cause()
                .hasMessageContaining("raw contents");
        inference.change = answer -> answer.toBuilder().setModelVersion("seven").build();
        assertThatThrownBy(() -> infer("digits", FloatTensor.zeros(1, 1), Optional.empty()))
                .cause()
                .hasMessageContaining("seven");
        inference.change =
                answer -> {
                    var changed = answer.toBuilder();
                    changed.getOutputsBuilder(0).setShape(0, 9);
                    return changed.build();
                };
        assertThatThrownBy(() -> infer("digits", FloatTensor.zeros(1, 1), Optional.empty()))
                .cause()
                .hasMessageContaining("unreadable");
    }

    @Test
    void predictsEncodedImages() {
        var response =
                client.predictions()
                        .predict(
                                "digits",
                                "3",
                                List.of(new byte[] {1}, new byte[] {2}),
                                2,
                                Optional.of("k"));
        assertThat(response.getPredictionsCount()).isEqualTo(2);
        assertThat(response.getPredictions(0).getClassesCount()).isEqualTo(2);
        var request = predictions.requests.get(0);
        assertThat(request.getVersion()).isEqualTo("3");
        assertThat(request.getRouteKey()).isEqualTo("k");
        assertThat(request.getInstances(1).getImage().byteAt(0)).isEqualTo((byte) 2);
    }

    @Test
    void aServerThatIsAwayIsNotReady() {
        assertThat(client.predictions().ready()).isTrue();
        try (var nobody = new DeadPort();
                var lost = AdaGrowClient.connect(nobody.target(), Quick.SETTINGS)) {
            assertThat(lost.predictions().ready()).isFalse();
        }
    }
}
