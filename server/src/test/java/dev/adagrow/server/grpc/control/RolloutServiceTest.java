package dev.adagrow.server.grpc.control;

import static dev.adagrow.server.grpc.control.ControlServer.MODEL;
import static dev.adagrow.server.grpc.control.ControlServer.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.fake.Bundles;
import dev.adagrow.server.grpc.control.ControlServer.Seen;
import dev.adagrow.server.lifecycle.LoadedVersions.Readiness;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutEvent;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.WatchRolloutRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutServiceTest {
    private static final ServableId SECOND = new ServableId("digits", 2);

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
    void rolloutIsPromotedByHandAndTheCallWaitsForTheCandidate() throws IOException {
        var rollout = loading();
        assertThat(rollout.getState()).isEqualTo(Rollout.State.LOADING);
        var seen = new Seen<RolloutEvent>();
        RolloutServiceGrpc.newStub(server.channel)
                .watchRollout(
                        WatchRolloutRequest.newBuilder().setName(rollout.getName()).build(), seen);
        var command = RolloutCommand.newBuilder().setName(rollout.getName());
        assertStatus(
                () -> server.rollouts().promoteRollout(command.build()),
                Status.Code.INVALID_ARGUMENT,
                "reason");
        assertStatus(
                () ->
                        server.rollouts()
                                .rollBackRollout(command.setReason("no").setEtag("77").build()),
                Status.Code.ABORTED,
                "etag");
        command.setReason("swap").setEtag("");

        var promoted =
                RolloutServiceGrpc.newFutureStub(server.channel).promoteRollout(command.build());
        await().until(() ->
                seen.messages.stream().anyMatch(e -> e.getRollout().getReason().contains("swap")));
        assertThat(promoted.isDone()).isFalse();
        server.versions.set(SECOND, new Readiness.Available());
        server.control.wake();

        await().until(promoted::isDone);
        seen.end.join();
        assertThat(seen.messages.get(seen.messages.size() - 1).getRollout().getState())
                .isEqualTo(Rollout.State.PROMOTED);
        assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(2);
    }

    @Test
    void requestIdOfOneCommandIsNoAnswerToAnother() throws IOException {
        var command =
                RolloutCommand.newBuilder()
                        .setName(loading().getName())
                        .setReason("mine")
                        .setRequestId("r")
                        .build();
        assertThat(server.rollouts().rollBackRollout(command).getState())
                .isEqualTo(Rollout.State.ROLLED_BACK);
        assertThat(server.rollouts().rollBackRollout(command).getState())
                .isEqualTo(Rollout.State.ROLLED_BACK);

        assertStatus(
                () -> server.rollouts().promoteRollout(command),
                Status.Code.INVALID_ARGUMENT,
                "request id r");
    }

    /** The rollout of a second version that is not loaded yet. */
    private Rollout loading() throws IOException {
        server.createModel();
        server.uploadBundle(
                        Files.readAllBytes(
                                Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 1)))
                .join();
        await().untilAsserted(
                        () -> assertThat(server.getModel(MODEL).getStableVersion()).isEqualTo(1));
        server.versions.set(SECOND, new Readiness.Coming());
        server.uploadBundle(
                        Files.readAllBytes(
                                Bundles.bundle(folder.resolve("b"), "digits", Bundles.DIGITS, 2)))
                .join();
        return server.rollouts()
                .createRollout(
                        CreateRolloutRequest.newBuilder()
                                .setModel(MODEL)
                                .setCandidateVersion(2)
                                .build());
    }
}
