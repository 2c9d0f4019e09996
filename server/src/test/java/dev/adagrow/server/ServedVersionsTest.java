package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.GetVersionRequest;
import dev.adagrow.v1.ImportModelRequest;
import dev.adagrow.v1.ImportModelResponse;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers of the whole server see of versions that come, fail to come, and come back. */
@Timeout(120)
class ServedVersionsTest {
    private static final String MODEL = "tiny";
    private static final String NAME = "models/" + MODEL;

    @TempDir private Path folder;
    private ServerAssembly server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server =
                ServerAssembly.start(
                        folder.resolve("data"),
                        ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0),
                        "test");
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .maxInboundMessageSize(64 << 20)
                        .build();
        var unused =
                models().createModel(CreateModelRequest.newBuilder().setModelId(MODEL).build());
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    private ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(channel);
    }

    private record First<T>(CompletableFuture<T> value) implements StreamObserver<T> {
        @Override
        public void onNext(T next) {
            value.complete(next);
        }

        @Override
        public void onError(Throwable failure) {
            value.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }

    /**
     * @param rows another number of goldens makes another bundle
     */
    private int upload(int rows, FloatTensor outputs) throws IOException {
        Path file =
                Bundles.write(
                        folder.resolve("bundle"), "onnxruntime", Bundles.inputs(rows), outputs);
        var answer = new CompletableFuture<Version>();
        var out = ModelServiceGrpc.newStub(channel).uploadBundle(new First<>(answer));
        out.onNext(
                UploadBundleRequest.newBuilder()
                        .setModel(NAME)
                        .setData(ByteString.copyFrom(Files.readAllBytes(file)))
                        .build());
        out.onCompleted();
        return answer.join().getVersion();
    }

    private int upload(int rows) throws IOException {
        return upload(rows, Bundles.product(Bundles.inputs(rows)));
    }

    private void awaitStable(int version) {
        var request = GetModelRequest.newBuilder().setName(NAME).build();
        await().until(() -> models().getModel(request).getStableVersion() == version);
    }

    private ModelInferResponse infer() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel)
                .modelInfer(
                        ModelInferRequest.newBuilder()
                                .setModelName(MODEL)
                                .addInputs(
                                        ModelInferRequest.InferInputTensor.newBuilder()
                                                .setName("input")
                                                .setDatatype("FP32")
                                                .addShape(1)
                                                .addShape(3))
                                .addRawInputContents(
                                        ByteString.copyFrom(Bundles.inputs(1).toBytes()))
                                .build());
    }

    @Test
    void aVersionThatCannotBeLoadedLeavesTheOldOneAnswering() throws Exception {
        assertThat(upload(2)).isEqualTo(1);
        awaitStable(1);
        var before = infer();

        var wrong = Bundles.product(Bundles.inputs(3));
        wrong.data()[0] += 1;
        assertThat(upload(3, wrong)).isEqualTo(2);
        var second = GetVersionRequest.newBuilder().setName(NAME + "/versions/2").build();
        await().until(() -> models().getVersion(second).getState().equals("FAILED"));

        assertThat(models().getVersion(second).getStateReason()).contains("golden");
        var after = infer();
        assertThat(after.getModelVersion()).isEqualTo("1");
        assertThat(after.getRawOutputContents(0)).isEqualTo(before.getRawOutputContents(0));
    }

    @Test
    void aSmallerVersionBecomesStableAgain() throws Exception {
        upload(2);
        awaitStable(1);
        upload(3);
        promote(2);
        awaitStable(2);
        assertThat(infer().getModelVersion()).isEqualTo("2");

        promote(1);
        awaitStable(1);
        assertThat(infer().getModelVersion()).isEqualTo("1");
    }

    private void promote(int version) {
        var rollouts = RolloutServiceGrpc.newBlockingStub(channel);
        Rollout rollout =
                rollouts
                        .listRollouts(ListRolloutsRequest.newBuilder().setModel(NAME).build())
                        .getRolloutsList()
                        .stream()
                        .filter(r -> r.getCandidateVersion() == version && !r.hasEndTime())
                        .findFirst()
                        .orElseGet(() ->
                                rollouts.createRollout(
                                        CreateRolloutRequest.newBuilder()
                                                .setModel(NAME)
                                                .setCandidateVersion(version)
                                                .build()));
        var unused =
                rollouts.promoteRollout(
                        RolloutCommand.newBuilder()
                                .setName(rollout.getName())
                                .setReason("the test wants it")
                                .build());
    }

    @Test
    void aPayloadOfManyMebibytesIsAnsweredWhole() {
        int rows = 24, values = 1 << 18;
        var answer = new CompletableFuture<ImportModelResponse>();
        var out = ModelServiceGrpc.newStub(channel).importModel(new First<>(answer));
        out.onNext(
                ImportModelRequest.newBuilder()
                        .setModel("models/large")
                        .setData(
                                ByteString.copyFrom(
                                        TinyOnnx.identity(
                                                Map.of("x", OnnxMl.TensorProto.DataType.FLOAT),
                                                TinyOnnx.ROWS,
                                                values)))
                        .build());
        out.onCompleted();
        answer.join();
        var request = GetModelRequest.newBuilder().setName("models/large").build();
        await().until(() -> models().getModel(request).getStableVersion() == 1);
        var floats = FloatTensor.zeros(rows, values);
        var random = new Random(1);
        for (int i = 0; i < floats.size(); i++) {
            floats.data()[i] = random.nextFloat();
        }
        var bytes = ByteString.copyFrom(floats.toBytes());

        var response =
                GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .modelInfer(
                                ModelInferRequest.newBuilder()
                                        .setModelName("large")
                                        .addInputs(
                                                ModelInferRequest.InferInputTensor.newBuilder()
                                                        .setName("x")
                                                        .setDatatype("FP32")
                                                        .addShape(rows)
                                                        .addShape(values))
                                        .addRawInputContents(bytes)
                                        .build());

        assertThat(response.getRawOutputContents(0).equals(bytes)).isTrue();
    }
}
