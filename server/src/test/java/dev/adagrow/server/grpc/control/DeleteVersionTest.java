package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static dev.adagrow.server.grpc.control.ControlServer.glyphs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Digests;
import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.DeleteVersionRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteVersionTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
        server.createModel();
        upload(1);
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private int upload(int seed) throws IOException {
        var file = Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, seed);
        return server.uploadBundle(Files.readAllBytes(file)).join().getVersion();
    }

    private void delete(int version) {
        var request =
                DeleteVersionRequest.newBuilder().setName(MODEL + "/versions/" + version).build();
        var unused = server.models().deleteVersion(request);
    }

    private List<Rollout> rollouts() {
        return server.rollouts()
                .listRollouts(ListRolloutsRequest.getDefaultInstance())
                .getRolloutsList();
    }

    private void rollBack() {
        var running = rollouts().getLast();
        var unused =
                server.rollouts()
                        .rollBackRollout(
                                RolloutCommand.newBuilder()
                                        .setName(running.getName())
                                        .setReason("by hand")
                                        .build());
    }

    @Test
    void nothingIsLeftOfADeletedVersionAndItsNumberIsNotGivenOutAgain() throws IOException {
        assertThat(upload(2)).isEqualTo(2);
        rollBack();
        int files = server.blobFiles().size();

        delete(2);

        assertStatus(() -> server.version(2), Status.Code.NOT_FOUND, "no version 2");
        assertThat(rollouts()).hasSize(1);
        assertThat(server.blobFiles()).hasSize(files - 1);
        assertThat(server.versions.wanted()).containsExactly(new ServableId("digits", 1));
        assertStatus(() -> delete(2), Status.Code.NOT_FOUND, "no version 2");
        assertThat(upload(2)).isEqualTo(3);
    }

    @Test
    void versionInServiceOrOnTrialIsNotDeleted() throws IOException {
        assertThat(upload(2)).isEqualTo(2);

        assertStatus(
                () -> delete(1), Status.Code.FAILED_PRECONDITION, "version 1 of digits is stable");
        assertStatus(
                () -> delete(2),
                Status.Code.FAILED_PRECONDITION,
                "version 2 of digits is on trial");
        assertThat(server.version(2).getVersion()).isEqualTo(2);
    }

    @Test
    void versionThatARunningAdaptationGoesOnFromIsNotDeleted() throws IOException {
        var bundle = Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 2);
        var state = Bundles.trainingState(folder.resolve("s"), "state");
        server.uploadBundle(Files.readAllBytes(bundle), Files.readAllBytes(state)).join();
        promote();
        var dataset = server.finalizeDataset(server.upload(glyphs()), Digests.sha256(glyphs()));
        var job =
                server.adaptations()
                        .createAdaptation(
                                CreateAdaptationRequest.newBuilder()
                                        .setModel(MODEL)
                                        .setDataset(dataset.getName())
                                        .build());
        assertThat(upload(3)).isEqualTo(3);
        promote();

        assertStatus(
                () -> delete(2),
                Status.Code.FAILED_PRECONDITION,
                job.getName().substring(job.getName().indexOf('/') + 1));
        delete(1);
    }

    private void promote() {
        var running = rollouts().getLast();
        var unused =
                server.rollouts()
                        .promoteRollout(
                                RolloutCommand.newBuilder()
                                        .setName(running.getName())
                                        .setReason("by hand")
                                        .build());
    }
}
