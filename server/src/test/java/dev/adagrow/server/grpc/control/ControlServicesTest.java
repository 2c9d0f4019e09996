package dev.adagrow.server.grpc.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.Glyphs;
import dev.adagrow.server.ControlPlane;
import dev.adagrow.server.adaptation.AdaptationPolicy;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.FakeModels;
import dev.adagrow.server.fake.FakeSplits;
import dev.adagrow.server.fake.FakeVersions;
import dev.adagrow.server.fake.SeenMetrics;
import dev.adagrow.server.fake.World;
import dev.adagrow.server.grpc.GrpcPort;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.BlobChunk;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.trainer.v1.PublishVersionRequest;
import dev.adagrow.trainer.v1.QueryBlobRequest;
import dev.adagrow.trainer.v1.ReadBlobRequest;
import dev.adagrow.trainer.v1.RenewLeaseRequest;
import dev.adagrow.trainer.v1.ReportProgressRequest;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.trainer.v1.WriteBlobRequest;
import dev.adagrow.trainer.v1.WriteBlobResponse;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.BundleChunk;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.CreateDatasetRequest;
import dev.adagrow.v1.CreateModelRequest;
import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.Dataset;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.DownloadBundleRequest;
import dev.adagrow.v1.FeedbackItem;
import dev.adagrow.v1.FeedbackResult;
import dev.adagrow.v1.FeedbackServiceGrpc;
import dev.adagrow.v1.FinalizeRequest;
import dev.adagrow.v1.GetModelRequest;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.ListModelsRequest;
import dev.adagrow.v1.ListVersionsRequest;
import dev.adagrow.v1.ModelServiceGrpc;
import dev.adagrow.v1.QueryWriteStatusRequest;
import dev.adagrow.v1.ReportFeedbackRequest;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutEvent;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.TrainingProgress;
import dev.adagrow.v1.UploadBundleRequest;
import dev.adagrow.v1.Version;
import dev.adagrow.v1.WatchAdaptationRequest;
import dev.adagrow.v1.WatchRolloutRequest;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control plane over a real channel; only the data plane is played. */
class ControlServicesTest {
    private static final String MODEL = "models/digits";
    private static final int CHUNK = 10_000;

    @TempDir private Path folder;

    private final FakeVersions versions = new FakeVersions();
    private final FakeSplits splits = new FakeSplits();
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private ControlPlane control;
    private GrpcPort port;
    private ManagedChannel channel;

    @BeforeEach
    void open() throws IOException {
        control =
                ControlPlane.open(
                        new ControlPlane.Settings(
                                folder.resolve("data"),
                                World.POLICY,
                                AdaptationPolicy.DEFAULT,
                                new ControlPlane.Limits(1 << 24, 1 << 24)),
                        new ControlPlane.Ports(
                                versions,
                                splits,
                                new FakeModels(),
                                new SeenMetrics(),
                                InstantSource.system()));
        port =
                new GrpcPort(
                        new GrpcPort.Settings(new InetSocketAddress("127.0.0.1", 0), 1, 1 << 22),
                        new GrpcPort.Services(List.of(), control.services()),
                        pool);
        control.start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port.port()).usePlaintext().build();
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        port.close();
        control.close();
        pool.shutdownNow();
    }

    @Test
    void modelIsCreatedOnceForOneRequestId() {
        var request =
                CreateModelRequest.newBuilder().setModelId("digits").setRequestId("r").build();

        assertThat(models().createModel(request)).isEqualTo(models().createModel(request));
        assertStatus(
                () -> models().createModel(request.toBuilder().setRequestId("s").build()),
                Status.Code.ALREADY_EXISTS,
                "digits");
        assertStatus(
                () -> models().createModel(request.toBuilder().setModelId("other").build()),
                Status.Code.INVALID_ARGUMENT,
                "request id r");
        assertStatus(
                () ->
                        models().createModel(
                                        CreateModelRequest.newBuilder().setModelId("a/b").build()),
                Status.Code.INVALID_ARGUMENT,
                "model_id");
        assertStatus(() -> getModel("models/none"), Status.Code.NOT_FOUND, "none");
        assertStatus(() -> getModel("digits"), Status.Code.INVALID_ARGUMENT, "models/ID");
    }

    @Test
    void pagesListEverythingOnceAndTokensAreOpaque() {
        for (int i = 0; i < 5; i++) {
            models().createModel(CreateModelRequest.newBuilder().setModelId("m" + i).build());
        }
        var names = new ArrayList<String>();
        var token = "";
        do {
            var page =
                    models().listModels(
                                    ListModelsRequest.newBuilder()
                                            .setPageSize(2)
                                            .setPageToken(token)
                                            .build());
            page.getModelsList().forEach(m -> names.add(m.getName()));
            token = page.getNextPageToken();
            assertThat(token).doesNotContain("m1");
        } while (!token.isEmpty());

        assertThat(names)
                .containsExactly("models/m0", "models/m1", "models/m2", "models/m3", "models/m4");
        assertStatus(
                () -> models().listModels(ListModelsRequest.newBuilder().setPageSize(1001).build()),
                Status.Code.INVALID_ARGUMENT,
                "page_size");
        assertStatus(
                () ->
                        models().listModels(
                                        ListModelsRequest.newBuilder().setPageToken("???").build()),
                Status.Code.INVALID_ARGUMENT,
                "page_token");
    }

    @Test
    void dataSetIsWrittenInChunksAndGoesOnAtAnOffset() throws IOException {
        var bytes = glyphs();
        var name = datasets().createDataset(CreateDatasetRequest.getDefaultInstance()).getName();
        assertThat(write(name, 0, Arrays.copyOf(bytes, 25_000)).join().getCommittedSize())
                .isEqualTo(25_000);
        var status =
                datasets()
                        .queryWriteStatus(
                                QueryWriteStatusRequest.newBuilder().setName(name).build());
        assertThat(status.getCommittedSize()).isEqualTo(25_000);

        var rest = Arrays.copyOfRange(bytes, 25_000, bytes.length);
        assertThat(write(name, 25_000, rest).join().getCommittedSize()).isEqualTo(bytes.length);
        var ready = finalizeDataset(name, Digests.sha256(bytes));

        assertThat(ready.getState()).isEqualTo(Dataset.State.READY);
        assertThat(ready.getRecords()).isEqualTo(300);
        assertThat(ready.getClassesList()).hasSize(10);
    }

    @Test
    void malformedDataSetIsInvalidArgumentNamingTheRecordAndNothingIsKept() throws IOException {
        var bytes = glyphs();
        var cut = Arrays.copyOf(bytes, bytes.length - 1);
        var name = upload(cut);

        assertStatus(
                () -> finalizeDataset(name, Digests.sha256(cut)),
                Status.Code.INVALID_ARGUMENT,
                "record 299");
        assertStatus(
                () -> finalizeDataset(name, Digests.sha256(cut)),
                Status.Code.NOT_FOUND,
                "data set");

        var other = upload(bytes);
        assertStatus(
                () -> finalizeDataset(other, "0".repeat(64)),
                Status.Code.INVALID_ARGUMENT,
                "sha256");
    }

    @Test
    void gapInAnUploadIsAborted() throws IOException {
        var name = datasets().createDataset(CreateDatasetRequest.getDefaultInstance()).getName();

        assertThatThrownBy(() -> write(name, 5, new byte[10]).join())
                .isInstanceOf(CompletionException.class)
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.ABORTED));
    }

    @Test
    void uploadedBundleServesAndComesBackAsItWas() throws IOException {
        createModel();
        var file =
                Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1, List.of(100_000));
        var version = uploadBundle(Files.readAllBytes(file)).join();

        assertThat(version.getName()).isEqualTo(MODEL + "/versions/1");
        assertThat(version.getManifest().getDefaultArtifact()).isEqualTo("same");
        await().untilAsserted(() -> assertThat(getModel(MODEL).getStableVersion()).isEqualTo(1));
        assertThat(uploadBundle(Files.readAllBytes(file)).join().getVersion()).isEqualTo(1);
        assertThat(
                        models().listVersions(
                                        ListVersionsRequest.newBuilder().setParent(MODEL).build())
                                .getVersionsList())
                .singleElement()
                .satisfies(v -> assertThat(v.getState()).isEqualTo("AVAILABLE"));

        var request = DownloadBundleRequest.newBuilder().setName(MODEL + "/versions/1").build();
        assertThat(joined(models().downloadBundle(request), BundleChunk::getData))
                .isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void bundleWithAFlippedBitIsRefusedAndNothingIsKept() throws IOException {
        createModel();
        var bytes =
                Files.readAllBytes(
                        Bundles.bundle(
                                folder.resolve("b"), "digits", Bundles.DIGITS, 1, List.of(1000)));
        bytes[bytes.length / 2] ^= 1;

        assertThatThrownBy(() -> uploadBundle(bytes).join())
                .isInstanceOf(CompletionException.class)
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThat(
                        models().listVersions(
                                        ListVersionsRequest.newBuilder().setParent(MODEL).build())
                                .getVersionsList())
                .isEmpty();
        assertThat(blobFiles()).isEmpty();
    }

    @Test
    void wholeJobOfATrainerFromLeaseToStableVersionIsWatched() throws IOException {
        createModel();
        var bytes = glyphs();
        var dataset = upload(bytes);
        finalizeDataset(dataset, Digests.sha256(bytes));
        var job =
                adaptations()
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setDataset(dataset)
                                        .setConfig(GrowthConfig.newBuilder().setEpochs(3))
                                        .build());
        var seen = new Seen<AdaptationEvent>();
        AdaptationServiceGrpc.newStub(channel)
                .watchAdaptation(
                        WatchAdaptationRequest.newBuilder().setName(job.getName()).build(), seen);

        var acquired =
                trainer().acquireLease(AcquireLeaseRequest.newBuilder().setTrainer("t").build());
        var lease = acquired.getLease();
        assertThat(acquired.getJob().getConfig().getEpochs()).isEqualTo(3);
        assertThat(acquired.getLeaseSeconds()).isEqualTo(30);
        var read =
                ReadBlobRequest.newBuilder()
                        .setLease(lease)
                        .setDigest(acquired.getJob().getNewDataset())
                        .build();
        assertThat(joined(trainer().readBlob(read), BlobChunk::getData)).isEqualTo(bytes);
        var tail = read.toBuilder().setOffset(bytes.length - 7).build();
        assertThat(joined(trainer().readBlob(tail), BlobChunk::getData)).hasSize(7);

        trainer()
                .reportProgress(
                        ReportProgressRequest.newBuilder()
                                .setLease(lease)
                                .setProgress(
                                        TrainingProgress.newBuilder()
                                                .setEpoch(2)
                                                .setPhase(TrainingProgress.Phase.GROW))
                                .build());
        var bundle =
                Files.readAllBytes(
                        Bundles.bundle(
                                folder.resolve("b"), "digits", Bundles.DIGITS, 1, List.of(50_000)));
        var digest = Digests.sha256(bundle);
        assertThat(writeBlob(lease, digest, 0, Arrays.copyOf(bundle, 100)).join().getComplete())
                .isFalse();
        var query = QueryBlobRequest.newBuilder().setLease(lease).setDigest(digest).build();
        assertThat(trainer().queryBlob(query).getCommittedSize()).isEqualTo(100);
        var rest =
                writeBlob(lease, digest, 100, Arrays.copyOfRange(bundle, 100, bundle.length))
                        .join();
        assertThat(rest.getComplete()).isTrue();
        var published =
                trainer()
                        .publishVersion(
                                PublishVersionRequest.newBuilder()
                                        .setLease(lease)
                                        .setBundle(digest)
                                        .setGatePassed(true)
                                        .setGateReport("fine")
                                        .build());

        assertThat(published.getVersion()).isEqualTo(1);
        seen.end.join();
        assertThat(seen.states(e -> e.getAdaptation().getState()))
                .containsExactly(
                        Adaptation.State.PENDING,
                        Adaptation.State.RUNNING,
                        Adaptation.State.PUBLISHED,
                        Adaptation.State.PROMOTED);
        assertThat(seen.messages)
                .isSortedAccordingTo((a, b) -> Long.compare(a.getSequence(), b.getSequence()));
        assertThat(seen.messages).anyMatch(e -> e.getAdaptation().getProgress().getEpoch() == 2);
        assertStatus(
                () -> trainer().renewLease(RenewLeaseRequest.newBuilder().setLease(lease).build()),
                Status.Code.ABORTED,
                "lease");

        var last = seen.messages.get(seen.messages.size() - 1).getSequence();
        var again = new Seen<AdaptationEvent>();
        AdaptationServiceGrpc.newStub(channel)
                .watchAdaptation(
                        WatchAdaptationRequest.newBuilder()
                                .setName(job.getName())
                                .setAfterSequence(last - 1)
                                .build(),
                        again);
        again.end.join();
        assertThat(again.messages).hasSize(1);
    }

    @Test
    void rolloutIsPromotedByHandAndTheCallWaitsForTheCandidate() throws IOException {
        createModel();
        uploadBundle(
                        Files.readAllBytes(
                                Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1)))
                .join();
        await().untilAsserted(() -> assertThat(getModel(MODEL).getStableVersion()).isEqualTo(1));
        var second = new ServableId("digits", 2);
        versions.set(second, new Readiness.Coming());
        uploadBundle(
                        Files.readAllBytes(
                                Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 2)))
                .join();
        var rollout =
                rollouts()
                        .createRollout(
                                CreateRolloutRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setCandidateVersion(2)
                                        .build());
        assertThat(rollout.getState()).isEqualTo(Rollout.State.LOADING);
        var seen = new Seen<RolloutEvent>();
        RolloutServiceGrpc.newStub(channel)
                .watchRollout(
                        WatchRolloutRequest.newBuilder().setName(rollout.getName()).build(), seen);
        var command = RolloutCommand.newBuilder().setName(rollout.getName());
        assertStatus(
                () -> rollouts().promoteRollout(command.build()),
                Status.Code.INVALID_ARGUMENT,
                "reason");
        assertStatus(
                () -> rollouts().rollBackRollout(command.setReason("no").setEtag("77").build()),
                Status.Code.ABORTED,
                "etag");
        command.setReason("swap").setEtag("");

        var promoted = RolloutServiceGrpc.newFutureStub(channel).promoteRollout(command.build());
        await().until(() ->
                seen.messages.stream().anyMatch(e -> e.getRollout().getReason().contains("swap")));
        assertThat(promoted.isDone()).isFalse();
        versions.set(second, new Readiness.Available());
        control.wake();

        await().until(promoted::isDone);
        seen.end.join();
        assertThat(seen.messages.get(seen.messages.size() - 1).getRollout().getState())
                .isEqualTo(Rollout.State.PROMOTED);
        assertThat(getModel(MODEL).getStableVersion()).isEqualTo(2);
    }

    @Test
    void watchEndsWithUnavailableWhenTheServerDrains() throws IOException {
        createModel();
        var bytes = glyphs();
        var dataset = upload(bytes);
        finalizeDataset(dataset, Digests.sha256(bytes));
        var job =
                adaptations()
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setDataset(dataset)
                                        .build());
        var seen = new Seen<AdaptationEvent>();
        AdaptationServiceGrpc.newStub(channel)
                .watchAdaptation(
                        WatchAdaptationRequest.newBuilder().setName(job.getName()).build(), seen);
        await().until(() -> !seen.messages.isEmpty());
        control.drain();

        assertThatThrownBy(seen.end::join)
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void adaptationIsOnlyCheckedWhenOnlyThatIsAskedFor() throws IOException {
        createModel();
        var bytes = glyphs();
        var dataset = upload(bytes);
        var request =
                CreateAdaptationRequest.newBuilder()
                        .setModel(MODEL)
                        .setDataset(dataset)
                        .setValidateOnly(true)
                        .build();
        assertStatus(
                () -> adaptations().createAdaptation(request),
                Status.Code.FAILED_PRECONDITION,
                "written");
        finalizeDataset(dataset, Digests.sha256(bytes));

        var checked = adaptations().createAdaptation(request);
        assertThat(checked.getName()).isEmpty();
        var job =
                adaptations().createAdaptation(request.toBuilder().setValidateOnly(false).build());
        var cancel = CancelAdaptationRequest.newBuilder().setName(job.getName()).build();
        assertThat(adaptations().cancelAdaptation(cancel).getState())
                .isEqualTo(Adaptation.State.CANCELLED);
    }

    @Test
    void feedbackAnswersEveryItemInOrderAndTakesAThousand() {
        var forged = FeedbackItem.newBuilder().setPredictionId("forged").setLabel("1").build();
        var thousand =
                ReportFeedbackRequest.newBuilder().addAllItems(Collections.nCopies(1000, forged));

        assertThat(feedback().reportFeedback(thousand.build()).getResultsList())
                .hasSize(1000)
                .allMatch(r -> r.getStatus() == FeedbackResult.Status.INVALID_ID);
        assertStatus(
                () -> feedback().reportFeedback(thousand.addItems(forged).build()),
                Status.Code.INVALID_ARGUMENT,
                "1001 items");
    }

    @Test
    void unknownLeaseIsAborted() {
        var lease = Lease.newBuilder().setId("guessed").setFencing(1).build();

        assertStatus(
                () -> trainer().renewLease(RenewLeaseRequest.newBuilder().setLease(lease).build()),
                Status.Code.ABORTED,
                "lease");
        assertStatus(
                () ->
                        joined(
                                trainer()
                                        .readBlob(
                                                ReadBlobRequest.newBuilder()
                                                        .setLease(lease)
                                                        .build()),
                                BlobChunk::getData),
                Status.Code.ABORTED,
                "lease");
        assertThatThrownBy(() -> writeBlob(lease, "0".repeat(64), 0, new byte[10]).join())
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.ABORTED));
    }

    private ModelServiceGrpc.ModelServiceBlockingStub models() {
        return ModelServiceGrpc.newBlockingStub(channel);
    }

    private DatasetServiceGrpc.DatasetServiceBlockingStub datasets() {
        return DatasetServiceGrpc.newBlockingStub(channel);
    }

    private AdaptationServiceGrpc.AdaptationServiceBlockingStub adaptations() {
        return AdaptationServiceGrpc.newBlockingStub(channel);
    }

    private RolloutServiceGrpc.RolloutServiceBlockingStub rollouts() {
        return RolloutServiceGrpc.newBlockingStub(channel);
    }

    private FeedbackServiceGrpc.FeedbackServiceBlockingStub feedback() {
        return FeedbackServiceGrpc.newBlockingStub(channel);
    }

    private TrainerServiceGrpc.TrainerServiceBlockingStub trainer() {
        return TrainerServiceGrpc.newBlockingStub(channel);
    }

    private void createModel() {
        models().createModel(CreateModelRequest.newBuilder().setModelId("digits").build());
    }

    private dev.adagrow.v1.Model getModel(String name) {
        return models().getModel(GetModelRequest.newBuilder().setName(name).build());
    }

    private String upload(byte[] bytes) {
        var name = datasets().createDataset(CreateDatasetRequest.getDefaultInstance()).getName();
        write(name, 0, bytes).join();
        return name;
    }

    private Dataset finalizeDataset(String name, String sha256) {
        return datasets()
                .finalize(FinalizeRequest.newBuilder().setName(name).setSha256(sha256).build());
    }

    private CompletableFuture<WriteResponse> write(String name, long offset, byte[] bytes) {
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

    private CompletableFuture<WriteBlobResponse> writeBlob(
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

    private CompletableFuture<Version> uploadBundle(byte[] bytes) {
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

    private static ByteString chunk(byte[] bytes, int at) {
        return ByteString.copyFrom(bytes, at, Math.min(CHUNK, bytes.length - at));
    }

    private static byte[] glyphs() throws IOException {
        return World.bytes(Glyphs.generate(new Glyphs.Spec(1, 200, 100, 0)));
    }

    private static <M> byte[] joined(Iterator<M> chunks, Function<M, ByteString> data)
            throws IOException {
        var out = new ByteArrayOutputStream();
        while (chunks.hasNext()) {
            data.apply(chunks.next()).writeTo(out);
        }
        return out.toByteArray();
    }

    private List<Path> blobFiles() throws IOException {
        try (var files = Files.walk(folder.resolve("data/blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertStatus(ThrowingCallable call, Status.Code code, String named) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(code);
                            assertThat(e.getStatus().getDescription()).contains(named);
                        });
    }

    /** The one answer of a call. */
    private static final class Last<T> implements StreamObserver<T> {
        private final CompletableFuture<T> future = new CompletableFuture<>();

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
    private static final class Seen<T> implements StreamObserver<T> {
        private final List<T> messages = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<String> end = new CompletableFuture<>();

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
