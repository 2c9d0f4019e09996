package dev.adagrow.server.modelfolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.server.ServerConfig;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.FloatTensor;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelConfig;
import inference.ModelConfigRequest;
import inference.ModelInferRequest;
import inference.ModelReadyRequest;
import inference.ModelRepositoryParameter;
import inference.RepositoryIndexRequest;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelUnloadRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server on a model folder, by the calls that clients of other servers make. */
class ModelFolderServerTest {
    private static final ServerConfig CONFIG = ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0);

    @TempDir private Path folder;

    private final List<Running> running = new ArrayList<>();

    private record Running(ServerAssembly server, ManagedChannel channel) {}

    @AfterEach
    void stop() {
        for (var one : running) {
            one.channel().shutdownNow();
            one.server().close();
        }
        running.clear();
    }

    private void start() throws IOException {
        stop();
        var server =
                ServerAssembly.start(
                        folder.resolve("data"),
                        CONFIG.withModelFolder(models().toString()),
                        "test");
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .build();
        running.add(new Running(server, channel));
    }

    private GRPCInferenceServiceBlockingStub stub() {
        return GRPCInferenceServiceGrpc.newBlockingStub(running.getLast().channel());
    }

    private Path models() throws IOException {
        return Files.createDirectories(folder.resolve("models"));
    }

    /** A model that multiplies its only number by the factor. */
    private void put(String model, int version, float factor) throws IOException {
        var place = Files.createDirectories(models().resolve(model).resolve("" + version));
        Files.write(
                place.resolve("model.onnx"),
                TinyOnnx.linear(new FloatTensor(new float[] {factor}, 1, 1)));
    }

    private float answer(String model, String version) {
        var one = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 1);
        var request =
                ModelInferRequest.newBuilder()
                        .setModelName(model)
                        .setModelVersion(version)
                        .addRawInputContents(ByteString.copyFrom(one));
        request.addInputsBuilder().setName("input").setDatatype("FP32").addShape(1).addShape(1);
        var raw = stub().modelInfer(request.build()).getRawOutputContents(0);
        return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getFloat();
    }

    private void load(String model) {
        var unused =
                stub().repositoryModelLoad(
                                RepositoryModelLoadRequest.newBuilder()
                                        .setModelName(model)
                                        .build());
    }

    private void unload(String model) {
        var unused =
                stub().repositoryModelUnload(
                                RepositoryModelUnloadRequest.newBuilder()
                                        .setModelName(model)
                                        .build());
    }

    private static void refused(Status.Code code, String named, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(code);
                            assertThat(e).hasMessageContaining(named);
                        });
    }

    @Test
    void theModelsOfTheFolderAnswerOnceTheServerHasStarted() throws Exception {
        put("doubles", 1, 2);
        put("triples", 2, 3);
        put("triples", 7, 3.5f);
        start();

        assertThat(answer("doubles", "")).isEqualTo(2);
        assertThat(answer("doubles", "1")).isEqualTo(2);
        assertThat(answer("triples", "7")).isEqualTo(3.5f);
        assertThat(
                        stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                                .getModelsList())
                .extracting(m -> m.getName() + "/" + m.getVersion() + " " + m.getState())
                .contains("doubles/1 READY", "triples/7 READY");
    }

    private void config(String model, String text) throws IOException {
        Files.writeString(models().resolve(model).resolve("config.pbtxt"), text);
    }

    private ModelConfig limits(String model) {
        return stub().modelConfig(ModelConfigRequest.newBuilder().setName(model).build())
                .getConfig();
    }

    @Test
    void whatTheConfigFileSaysOfBatchesHoldsFromEveryStartAndLoadOn() throws Exception {
        put("m", 1, 2);
        put("other", 1, 3);
        config(
                "m",
                "max_batch_size: 8 dynamic_batching { max_queue_delay_microseconds: 70"
                        + " default_queue_policy { max_queue_size: 16 } }");
        start();
        assertThat(answer("m", "")).isEqualTo(2);
        start();

        assertThat(answer("m", "")).isEqualTo(2);
        assertThat(limits("m").getMaxBatchSize()).isEqualTo(16);
        assertThat(limits("m").getDynamicBatching().getMaxQueueDelayMicroseconds()).isEqualTo(70);
        assertThat(limits("other").getMaxBatchSize()).isEqualTo(4096);
        assertThat(limits("other").getDynamicBatching().getMaxQueueDelayMicroseconds())
                .isEqualTo(200);

        config(
                "m",
                "max_batch_size: 8 dynamic_batching { max_queue_delay_microseconds: 0"
                        + " default_queue_policy { max_queue_size: 32 } }");
        load("m");
        assertThat(limits("m").getMaxBatchSize()).isEqualTo(32);
        assertThat(limits("m").getDynamicBatching().hasMaxQueueDelayMicroseconds()).isTrue();
        assertThat(limits("m").getDynamicBatching().getMaxQueueDelayMicroseconds()).isZero();
    }

    @Test
    void aVersionThatIsPutIntoTheFolderAnswersAfterALoad() throws Exception {
        put("m", 1, 2);
        start();
        put("m", 2, 5);
        put("new", 1, 9);
        assertThat(answer("m", "")).isEqualTo(2);

        load("m");
        load("new");

        assertThat(answer("m", "")).isEqualTo(5);
        assertThat(answer("new", "")).isEqualTo(9);
        load("m");
        assertThat(answer("m", "2")).isEqualTo(5);
    }

    @Test
    void anUnloadedModelDoesNotAnswerUntilItIsLoaded() throws Exception {
        put("m", 1, 2);
        put("other", 1, 3);
        start();

        unload("m");

        assertThat(ready("m")).isFalse();
        refused(Status.Code.FAILED_PRECONDITION, "m", () -> answer("m", ""));
        start();
        assertThat(ready("m")).isFalse();
        assertThat(answer("other", "")).isEqualTo(3);
        load("m");
        assertThat(answer("m", "")).isEqualTo(2);
    }

    private boolean ready(String model) {
        return stub().modelReady(ModelReadyRequest.newBuilder().setName(model).build()).getReady();
    }

    @Test
    void aRestartTakesNothingInTwice() throws Exception {
        put("m", 1, 2);
        start();
        start();

        assertThat(answer("m", "")).isEqualTo(2);
        assertThat(
                        stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                                .getModelsList())
                .hasSize(1);
    }

    @Test
    void whatIsWrongWithOneModelIsSaidAndKeepsNoOtherFromAnswering() throws Exception {
        put("good", 1, 2);
        put("torn", 1, 2);
        Files.write(models().resolve("torn/1/model.onnx"), new byte[] {1, 2, 3});
        Files.createDirectories(models().resolve("empty"));
        put("odd", 1, 2);
        Files.writeString(models().resolve("odd/config.pbtxt"), "backend: \"python\"");
        start();

        assertThat(answer("good", "")).isEqualTo(2);
        refused(Status.Code.INVALID_ARGUMENT, "torn/1/model.onnx", () -> load("torn"));
        refused(Status.Code.FAILED_PRECONDITION, "empty has no version", () -> load("empty"));
        refused(Status.Code.FAILED_PRECONDITION, "odd/config.pbtxt", () -> load("odd"));
        refused(Status.Code.NOT_FOUND, "nobody", () -> load("nobody"));
        refused(Status.Code.NOT_FOUND, "nobody", () -> unload("nobody"));
        refused(Status.Code.NOT_FOUND, "no model", () -> load("../data"));
        refused(Status.Code.INVALID_ARGUMENT, "model_name", () -> load(""));
    }

    @Test
    void aFileThatChangedUnderItsNumberIsRefusedAndTheOldOneAnswers() throws Exception {
        put("m", 1, 2);
        start();
        put("m", 1, 4);

        refused(Status.Code.FAILED_PRECONDITION, "give the new one a number", () -> load("m"));
        assertThat(answer("m", "")).isEqualTo(2);
    }

    @Test
    void aVersionThatCannotReplaceStableIsSaidToBeSoAndTheOldOneAnswers() throws Exception {
        put("m", 1, 2);
        start();
        var place = Files.createDirectories(models().resolve("m/2"));
        Files.write(
                place.resolve("model.onnx"),
                TinyOnnx.linear(new FloatTensor(new float[] {1, 1}, 1, 2)));

        refused(Status.Code.FAILED_PRECONDITION, "m/2", () -> load("m"));
        assertThat(answer("m", "")).isEqualTo(2);
    }

    @Test
    void filesInTheRequestAreRefused() throws Exception {
        start();
        var request =
                RepositoryModelLoadRequest.newBuilder()
                        .setModelName("m")
                        .putParameters(
                                "file:1/model.onnx", ModelRepositoryParameter.getDefaultInstance())
                        .build();

        refused(
                Status.Code.INVALID_ARGUMENT,
                "parameters[file:1/model.onnx]",
                () -> stub().repositoryModelLoad(request));
    }
}
