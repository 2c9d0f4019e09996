package dev.adagrow.server.grpc.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.server.ControlPlane;
import dev.adagrow.server.adaptation.AdaptationPolicy;
import dev.adagrow.server.batch.BatchSettings;
import dev.adagrow.server.batch.LimitTable;
import dev.adagrow.server.fake.FakeModels;
import dev.adagrow.server.fake.FakeSplits;
import dev.adagrow.server.fake.FakeVersions;
import dev.adagrow.server.fake.SeenMetrics;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.grpc.EventLoops;
import dev.adagrow.server.grpc.GrpcPort;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.trainer.v1.WriteBlobRequest;
import dev.adagrow.trainer.v1.WriteBlobResponse;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.Dataset;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.DeleteModelRequest;
import dev.adagrow.v1.FeedbackServiceGrpc;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.GetVersionRequest;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import dev.adagrow.v1.WriteRequest;
import dev.adagrow.v1.WriteResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** The control plane over a real channel; only the data plane is played. */
final class ControlServer implements AutoCloseable {
    static final String MODEL = "models/digits";
    private static final int CHUNK = 10_000;

    final FakeVersions versions = new FakeVersions();
    final FakeSplits splits = new FakeSplits();
    final ControlPlane control;
    final ManagedChannel channel;
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private final GrpcPort port;
    private final Path folder;

    ControlServer(Path folder) throws IOException {
        this(folder, null);
    }

    /**
     * @param transfers runs the calls that move whole files; null: as the others
     */
    ControlServer(Path folder, @Nullable Executor transfers) throws IOException {
        this.folder = folder;
        control =
                ControlPlane.open(
                        new ControlPlane.Settings(
                                folder.resolve("data"),
                                Optional.empty(),
                                World.POLICY,
                                AdaptationPolicy.DEFAULT,
                                new ControlPlane.Limits(1 << 24, 1 << 24, 0, Duration.ofDays(7))),
                        new ControlPlane.Ports(
                                versions,
                                splits,
                                new FakeModels(),
                                new LimitTable(new BatchSettings(4, 0, 64, 1, 8, 0.1), Map.of()),
                                new ModelImport(
                                        new OnnxEngine(1),
                                        new OnnxEngine(1),
                                        InstantSource.system()),
                                new SeenMetrics(),
                                InstantSource.system()));
        control.start();
        port =
                new GrpcPort(
                        new GrpcPort.Settings(
                                new InetSocketAddress("127.0.0.1", 0),
                                1,
                                new EventLoops(),
                                1 << 22,
                                1000,
                                GrpcPort.Settings.KEEP_ALIVE),
                        new GrpcPort.Services(
                                List.of(),
                                () -> {},
                                List.of(),
                                control.services(),
                                ControlServices.TRANSFERS),
                        pool,
                        transfers == null ? pool : transfers);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port.port()).usePlaintext().build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        port.close();
        control.close();
        pool.shutdownNow();
    }

    ModelServiceGrpc.ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(channel);
    }

    DatasetServiceGrpc.DatasetServiceBlockingStub datasets() {
        return DatasetServiceGrpc.newBlockingStub(channel);
    }

    AdaptationServiceGrpc.AdaptationServiceBlockingStub adaptations() {
        return AdaptationServiceGrpc.newBlockingStub(channel);
    }

    RolloutServiceGrpc.RolloutServiceBlockingStub rollouts() {
        return RolloutServiceGrpc.newBlockingStub(channel);
    }

    FeedbackServiceGrpc.FeedbackServiceBlockingStub feedback() {
        return FeedbackServiceGrpc.newBlockingStub(channel);
    }

    TrainerServiceGrpc.TrainerServiceBlockingStub trainer() {
        return TrainerServiceGrpc.newBlockingStub(channel);
    }

    void createModel() {
        models().createModel(CreateModelRequest.newBuilder().setModelId("digits").build());
    }

    void deleteModel() {
        var unused = models().deleteModel(DeleteModelRequest.newBuilder().setName(MODEL).build());
    }

    dev.adagrow.v1.Model getModel(String name) {
        return models().getModel(GetModelRequest.newBuilder().setName(name).build());
    }

    Version version(int number) {
        var request = GetVersionRequest.newBuilder().setName(MODEL + "/versions/" + number).build();
        return models().getVersion(request);
    }

    String upload(byte[] bytes) {
        var name = datasets().createDataset(CreateDatasetRequest.getDefaultInstance()).getName();
        write(name, 0, bytes).join();
        return name;
    }

    Dataset finalizeDataset(String name, String sha256) {
        return datasets()
                .finalize(FinalizeRequest.newBuilder().setName(name).setSha256(sha256).build());
    }

    CompletableFuture<WriteResponse> write(String name, long offset, byte[] bytes) {
        var answer = new Last<WriteResponse>();
        var out = DatasetServiceGrpc.newStub(channel).write(answer);
        for (int at = 0; at < bytes.length; at += CHUNK) {
            var data = chunk(bytes, at);
            out.onNext(
                    (at == 0
                                    ? WriteRequest.newBuilder().setName(name).setOffset(offset)
                                    : WriteRequest.newBuilder())
                            .setData(data)
                            .build());
        }
        out.onCompleted();
        return answer.future;
    }

    CompletableFuture<WriteBlobResponse> writeBlob(
            Lease lease, String digest, long offset, byte[] bytes) {
        var answer = new Last<WriteBlobResponse>();
        var out = TrainerServiceGrpc.newStub(channel).writeBlob(answer);
        for (int at = 0; at < bytes.length; at += CHUNK) {
            var data = chunk(bytes, at);
            out.onNext(
                    (at == 0
                                    ? WriteBlobRequest.newBuilder()
                                            .setLease(lease)
                                            .setDigest(digest)
                                            .setOffset(offset)
                                    : WriteBlobRequest.newBuilder())
                            .setData(data)
                            .build());
        }
        out.onCompleted();
        return answer.future;
    }

    CompletableFuture<Version> uploadBundle(byte[] bytes) {
        var answer = new Last<Version>();
        var out = ModelServiceGrpc.newStub(channel).uploadBundle(answer);
        for (int at = 0; at < bytes.length; at += CHUNK) {
            out.onNext(
                    UploadBundleRequest.newBuilder()
                            .setModel(at == 0 ? MODEL : "")
                            .setData(chunk(bytes, at))
                            .build());
        }
        out.onCompleted();
        return answer.future;
    }

    /** A bundle with the training state that goes with it, in one message each. */
    CompletableFuture<Version> uploadBundle(
            byte[] bundle, byte[] trainingState, String... datasets) {
        var answer = new Last<Version>();
        var out = ModelServiceGrpc.newStub(channel).uploadBundle(answer);
        out.onNext(
                UploadBundleRequest.newBuilder()
                        .setModel(MODEL)
                        .addAllDatasets(List.of(datasets))
                        .setData(ByteString.copyFrom(bundle))
                        .build());
        out.onNext(
                UploadBundleRequest.newBuilder()
                        .setTrainingState(ByteString.copyFrom(trainingState))
                        .build());
        out.onCompleted();
        return answer.future;
    }

    private static ByteString chunk(byte[] bytes, int at) {
        return ByteString.copyFrom(bytes, at, Math.min(CHUNK, bytes.length - at));
    }

    static byte[] glyphs() throws IOException {
        return World.bytes(Glyphs.generate(new Glyphs.Spec(1, 200, 100, 0)));
    }

    static <M> byte[] joined(Iterator<M> chunks, Function<M, ByteString> data) throws IOException {
        var out = new ByteArrayOutputStream();
        while (chunks.hasNext()) {
            data.apply(chunks.next()).writeTo(out);
        }
        return out.toByteArray();
    }

    List<Path> blobFiles() throws IOException {
        try (var files = Files.walk(folder.resolve("data/blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    static void assertStatus(ThrowingCallable call, Status.Code code, String named) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(code);
                            assertThat(e.getStatus().getDescription()).contains(named);
                        });
    }

    /** The one answer of a call. */
    static final class Last<T> implements StreamObserver<T> {
        final CompletableFuture<T> future = new CompletableFuture<>();

        @Override
        public void onNext(T value) {
            future.complete(value);
        }

        @Override
        public void onError(Throwable failure) {
            future.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {}
    }

    /** All answers of a call. */
    static final class Seen<T> implements StreamObserver<T> {
        final List<T> messages = Collections.synchronizedList(new ArrayList<>());
        final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        public void onNext(T value) {
            messages.add(value);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete("OK");
        }

        <S> List<S> states(Function<T, S> state) {
            return messages.stream().map(state).distinct().toList();
        }
    }
}
