package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.glyphs;
import static dev.adagrow.server.grpc.control.ControlServer.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.grpc.control.ControlServer.Seen;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.trainer.v1.BlobChunk;
import dev.adagrow.trainer.v1.Lease;
import dev.adagrow.trainer.v1.PublishVersionRequest;
import dev.adagrow.trainer.v1.QueryBlobRequest;
import dev.adagrow.trainer.v1.ReadBlobRequest;
import dev.adagrow.trainer.v1.RenewLeaseRequest;
import dev.adagrow.trainer.v1.ReportProgressRequest;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.TrainingProgress;
import dev.adagrow.v1.WatchAdaptationRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerServiceTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void wholeJobOfATrainerFromLeaseToStableVersionIsWatched() throws IOException {
        server.createModel();
        var bytes = glyphs();
        var dataset = server.upload(bytes);
        server.finalizeDataset(dataset, Digests.sha256(bytes));
        var job =
                server.adaptations()
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setDataset(dataset)
                                        .setConfig(GrowthConfig.newBuilder().setEpochs(3))
                                        .build());
        var seen = new Seen<AdaptationEvent>();
        AdaptationServiceGrpc.newStub(server.channel)
                .watchAdaptation(
                        WatchAdaptationRequest.newBuilder().setName(job.getName()).build(), seen);

        var acquired =
                server.trainer()
                        .acquireLease(AcquireLeaseRequest.newBuilder().setTrainer("t").build());
        var lease = acquired.getLease();
        assertThat(acquired.getJob().getConfig().getEpochs()).isEqualTo(3);
        assertThat(acquired.getLeaseSeconds()).isEqualTo(30);
        var read =
                ReadBlobRequest.newBuilder()
                        .setLease(lease)
                        .setDigest(acquired.getJob().getNewDataset())
                        .build();
        assertThat(joined(server.trainer().readBlob(read), BlobChunk::getData)).isEqualTo(bytes);
        var tail = read.toBuilder().setOffset(bytes.length - 7).build();
        assertThat(joined(server.trainer().readBlob(tail), BlobChunk::getData)).hasSize(7);

        server.trainer()
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
        assertThat(
                        server.writeBlob(lease, digest, 0, Arrays.copyOf(bundle, 100))
                                .join()
                                .getComplete())
                .isFalse();
        var query = QueryBlobRequest.newBuilder().setLease(lease).setDigest(digest).build();
        assertThat(server.trainer().queryBlob(query).getCommittedSize()).isEqualTo(100);
        var rest =
                server.writeBlob(lease, digest, 100, Arrays.copyOfRange(bundle, 100, bundle.length))
                        .join();
        assertThat(rest.getComplete()).isTrue();
        var published =
                server.trainer()
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
                () ->
                        server.trainer()
                                .renewLease(RenewLeaseRequest.newBuilder().setLease(lease).build()),
                Status.Code.ABORTED,
                "lease");

        var last = seen.messages.get(seen.messages.size() - 1).getSequence();
        var again = new Seen<AdaptationEvent>();
        AdaptationServiceGrpc.newStub(server.channel)
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
    void unknownLeaseIsAborted() {
        var lease = Lease.newBuilder().setId("guessed").setFencing(1).build();

        assertStatus(
                () ->
                        server.trainer()
                                .renewLease(RenewLeaseRequest.newBuilder().setLease(lease).build()),
                Status.Code.ABORTED,
                "lease");
        assertStatus(
                () ->
                        joined(
                                server.trainer()
                                        .readBlob(
                                                ReadBlobRequest.newBuilder()
                                                        .setLease(lease)
                                                        .build()),
                                BlobChunk::getData),
                Status.Code.ABORTED,
                "lease");
        assertThatThrownBy(() -> server.writeBlob(lease, "0".repeat(64), 0, new byte[10]).join())
                .satisfies(e ->
                        assertThat(Status.fromThrowable(e).getCode())
                                .isEqualTo(Status.Code.ABORTED));
    }
}
