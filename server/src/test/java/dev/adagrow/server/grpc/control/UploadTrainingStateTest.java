package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.glyphs;
import static dev.adagrow.server.grpc.control.ControlServer.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.fake.World;
import dev.adagrow.trainer.v1.AcquireLeaseRequest;
import dev.adagrow.v1.BundleChunk;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.DeleteDatasetRequest;
import dev.adagrow.v1.DownloadBundleRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTrainingStateTest {
    @TempDir private Path folder;

    private ControlServer server;
    private byte[] bundle = {};
    private byte[] state = {};

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
        server.createModel();
        bundle =
                Files.readAllBytes(
                        Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1));
        state = Files.readAllBytes(Bundles.trainingState(folder.resolve("s"), "state"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void uploadedVersionWithItsTrainingStateIsAdaptedAndReplaysWhatItWasTrainedOn()
            throws IOException {
        var old = dataset(glyphs());
        var version = server.uploadBundle(bundle, state, old).join();
        assertThat(version.getHasTrainingState()).isTrue();
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));

        var fresh = dataset(World.bytes(Glyphs.generate(new Glyphs.Spec(2, 200, 100, 0))));
        var job =
                server.adaptations()
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setDataset(fresh)
                                        .build());
        var lease =
                server.trainer()
                        .acquireLease(AcquireLeaseRequest.newBuilder().setTrainer("t").build());

        assertThat(lease.getJob().getAdaptation()).isEqualTo(job.getName());
        assertThat(lease.getJob().getParentTrainingState()).isEqualTo(Digests.sha256(state));
        assertThat(lease.getJob().getReplayDatasetsList())
                .containsExactly(Digests.sha256(glyphs()));
        assertStatus(
                () ->
                        server.datasets()
                                .deleteDataset(
                                        DeleteDatasetRequest.newBuilder().setName(old).build()),
                Status.Code.FAILED_PRECONDITION,
                "refers to data set");
    }

    @Test
    void trainingStateMayComeWhenTheBundleIsUploadedAgain() {
        assertThat(server.uploadBundle(bundle).join().getHasTrainingState()).isFalse();
        assertStatus(this::downloaded, Status.Code.FAILED_PRECONDITION, "no training state");

        var again = server.uploadBundle(bundle, state).join();

        assertThat(again.getVersion()).isEqualTo(1);
        assertThat(again.getHasTrainingState()).isTrue();
        assertThat(downloaded()).isEqualTo(state);
    }

    @Test
    void otherTrainingStateOfAKnownBundleIsNotKept() throws IOException {
        server.uploadBundle(bundle, state).join();
        var other = Files.readAllBytes(Bundles.trainingState(folder.resolve("s"), "other"));
        server.uploadBundle(bundle, other).join();

        assertThat(downloaded()).isEqualTo(state);
        assertThat(server.blobFiles()).hasSize(2);
    }

    @Test
    void nothingIsKeptOfWhatIsNoTrainingState() throws IOException {
        assertThatThrownBy(() -> server.uploadBundle(bundle, new byte[] {1, 2, 3}).join())
                .hasMessageContaining("training state");
        assertThatThrownBy(() -> server.uploadBundle(bundle, state, "datasets/UNKNOWN").join())
                .hasMessageContaining("no data set UNKNOWN");

        assertThat(server.blobFiles()).isEmpty();
        assertStatus(() -> server.version(1), Status.Code.NOT_FOUND, "no version 1");
    }

    private String dataset(byte[] bytes) {
        var name = server.upload(bytes);
        return server.finalizeDataset(name, Digests.sha256(bytes)).getName();
    }

    private byte[] downloaded() {
        var request =
                DownloadBundleRequest.newBuilder()
                        .setName(MODEL + "/versions/1")
                        .setTrainingState(true)
                        .build();
        try {
            return joined(server.models().downloadBundle(request), BundleChunk::getData);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
