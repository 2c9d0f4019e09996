package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.glyphs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.DeleteDatasetRequest;
import dev.adagrow.v1.ListAdaptationsRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.Version;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteModelTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
        server.createModel();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Version upload(int seed) throws IOException {
        var file = Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, seed);
        return server.uploadBundle(Files.readAllBytes(file)).join();
    }

    private void awaitStable(int version) {
        await().untilAsserted(() ->
                assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(version));
    }

    private Adaptation adapt(String dataset) {
        return server.adaptations()
                .createAdaptation(
                        CreateAdaptationRequest.newBuilder()
                                .setModel(MODEL)
                                .setDataset(dataset)
                                .build());
    }

    private String dataset() throws IOException {
        var name = server.upload(glyphs());
        return server.finalizeDataset(name, Digests.sha256(glyphs())).getName();
    }

    private void assertNothingIsLeft() throws IOException {
        assertStatus(() -> server.getModel(MODEL), Status.Code.NOT_FOUND, "digits");
        assertStatus(() -> server.version(1), Status.Code.NOT_FOUND, "digits");
        assertThat(
                        server.rollouts()
                                .listRollouts(ListRolloutsRequest.getDefaultInstance())
                                .getRolloutsList())
                .isEmpty();
        assertThat(
                        server.adaptations()
                                .listAdaptations(ListAdaptationsRequest.getDefaultInstance())
                                .getAdaptationsList())
                .isEmpty();
        assertThat(server.versions.wanted()).isEmpty();
        assertThat(server.splits.known()).isEmpty();
    }

    @Test
    void nothingIsLeftOfADeletedModelAndItsNameIsFree() throws IOException {
        var dataset = dataset();
        var job = adapt(dataset).getName();
        var unused =
                server.adaptations()
                        .cancelAdaptation(
                                CancelAdaptationRequest.newBuilder().setName(job).build());
        upload(1);
        awaitStable(1);

        server.deleteModel();

        assertNothingIsLeft();
        var deleted =
                server.datasets()
                        .deleteDataset(DeleteDatasetRequest.newBuilder().setName(dataset).build());
        assertThat(deleted).isNotNull();
        assertThat(server.blobFiles()).isEmpty();
        server.close();
        server = new ControlServer(folder);
        assertNothingIsLeft();
        server.createModel();
        assertThat(server.getModel(MODEL).getClassesList()).isEmpty();
        assertThat(upload(1).getVersion()).as("no number means two things").isEqualTo(2);
        awaitStable(2);
    }

    @Test
    void aDeletedModelMayBeCreatedAgainAtOnce() throws IOException {
        upload(1);
        awaitStable(1);
        server.deleteModel();
        server.createModel();
        assertThat(server.getModel(MODEL).getStableVersion()).isZero();
        upload(2);
        awaitStable(2);
    }

    @Test
    void aModelWithARunningAdaptationIsNotDeleted() throws IOException {
        var job = adapt(dataset()).getName();
        assertStatus(
                () -> server.deleteModel(),
                Status.Code.FAILED_PRECONDITION,
                job.substring(job.indexOf('/') + 1));
        assertThat(server.getModel(MODEL).getName()).isEqualTo(MODEL);
        assertThat(server.splits.known()).containsExactly("digits");
    }

    @Test
    void aModelWithARunningRolloutIsNotDeleted() throws IOException {
        server.versions.set(new ServableId("digits", 1), new LoadedVersions.Readiness.Coming());
        upload(1);
        assertStatus(
                () -> server.deleteModel(),
                Status.Code.FAILED_PRECONDITION,
                "model digits has a running rollout");
        assertThat(server.version(1).getState()).isEqualTo("LOADING");
    }

    @Test
    void aModelThatDoesNotExistIsNotDeleted() {
        server.deleteModel();
        assertStatus(() -> server.deleteModel(), Status.Code.NOT_FOUND, "digits");
    }
}
