package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.fake.Bundles;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is uploaded while another version is on trial is tried when that one's end has come. */
class UploadDuringRolloutTest {
    @TempDir private Path folder;

    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ControlServer(folder);
        server.createModel();
        upload(1);
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));
        for (int version = 2; version <= 4; version++) {
            upload(version);
        }
        assertThat(tried()).containsExactly(1, 2);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void upload(int version) throws IOException {
        var file = Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, version);
        assertThat(server.uploadBundle(Files.readAllBytes(file)).join().getVersion())
                .isEqualTo(version);
    }

    private List<Rollout> rollouts() {
        return server.rollouts()
                .listRollouts(ListRolloutsRequest.getDefaultInstance())
                .getRolloutsList();
    }

    private List<Integer> tried() {
        return rollouts().stream().map(Rollout::getCandidateVersion).toList();
    }

    private RolloutCommand last() {
        return RolloutCommand.newBuilder()
                .setName(rollouts().getLast().getName())
                .setReason("by hand")
                .build();
    }

    @Test
    void theNewestUploadIsTriedWhenTheTrialEnds() {
        var unused = server.rollouts().rollBackRollout(last());
        await().untilAsserted(() -> assertThat(tried()).containsExactly(1, 2, 4));

        unused = server.rollouts().promoteRollout(last());
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(4));
        assertThat(tried()).as("older than stable").containsExactly(1, 2, 4);
    }

    @Test
    void aStopOfTheServerForgetsNoUpload() throws IOException {
        server.close();
        server = new ControlServer(folder);
        var unused = server.rollouts().rollBackRollout(last());
        await().untilAsserted(() -> assertThat(tried()).containsExactly(1, 2, 4));
    }
}
