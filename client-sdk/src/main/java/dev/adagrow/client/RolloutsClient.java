package dev.adagrow.client;

import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.GetRolloutRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.ListRolloutsResponse;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutEvent;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.RolloutServiceGrpc.RolloutServiceBlockingV2Stub;
import dev.adagrow.v1.WatchRolloutRequest;
import io.grpc.Channel;
import java.util.List;

/** Rollouts of candidate versions; a person's command wins over the verdict. Thread-safe. */
public final class RolloutsClient {
    private final RolloutServiceBlockingV2Stub stub;
    private final Calls calls;

    RolloutsClient(Channel channel, Calls calls) {
        this.stub = RolloutServiceGrpc.newBlockingV2Stub(channel);
        this.calls = calls;
    }

    /**
     * Begins to try a published version; of one on trial already, its running rollout is answered.
     *
     * @throws AdaGrowException also if another version of the model is on trial, or this one is
     *     stable
     */
    public Rollout create(String model, int candidateVersion) {
        var request =
                CreateRolloutRequest.newBuilder()
                        .setModel(Names.model(model))
                        .setCandidateVersion(candidateVersion)
                        .setRequestId(Names.requestId())
                        .build();
        return calls.run(() -> calls.timed(stub).createRollout(request));
    }

    public Rollout get(String name) {
        var request = GetRolloutRequest.newBuilder().setName(Names.rollout(name)).build();
        return calls.run(() -> calls.timed(stub).getRollout(request));
    }

    /**
     * @param model empty for those of all models
     */
    public List<Rollout> list(String model) {
        String filter = model.isEmpty() ? "" : Names.model(model);
        return Pages.all(
                calls,
                token ->
                        calls.timed(stub)
                                .listRollouts(
                                        ListRolloutsRequest.newBuilder()
                                                .setModel(filter)
                                                .setPageSize(Pages.SIZE)
                                                .setPageToken(token)
                                                .build()),
                ListRolloutsResponse::getRolloutsList,
                ListRolloutsResponse::getNextPageToken);
    }

    /**
     * Closes the arms, so that stable answers every call, until it is resumed; only from SHADOW or
     * CANARY.
     */
    public Rollout pause(String name) {
        var command = command(name, "");
        return calls.run(() -> calls.timed(stub).pauseRollout(command));
    }

    /** Goes on with the stage that was paused. */
    public Rollout resume(String name) {
        var command = command(name, "");
        return calls.run(() -> calls.timed(stub).resumeRollout(command));
    }

    /**
     * @param reason is kept with the rollout; required
     */
    public Rollout promote(String name, String reason) {
        var command = command(name, reason);
        return calls.run(() -> calls.timed(stub).promoteRollout(command));
    }

    /**
     * @param reason is kept with the rollout; required
     */
    public Rollout rollBack(String name, String reason) {
        var command = command(name, reason);
        return calls.run(() -> calls.timed(stub).rollBackRollout(command));
    }

    private static RolloutCommand command(String name, String reason) {
        return RolloutCommand.newBuilder()
                .setName(Names.rollout(name))
                .setReason(reason)
                .setRequestId(Names.requestId())
                .build();
    }

    /**
     * Replays what happened after the sequence number, then follows until the rollout is terminal.
     * Blocks.
     *
     * @param after 0 for everything
     * @return the rollout as it ended
     */
    public Rollout watch(String name, long after, WatchListener<RolloutEvent> listener) {
        String full = Names.rollout(name);
        var feed =
                new Watch.Feed<RolloutEvent, Rollout>(
                        sequence ->
                                stub.watchRollout(
                                        WatchRolloutRequest.newBuilder()
                                                .setName(full)
                                                .setAfterSequence(sequence)
                                                .build()),
                        RolloutEvent::getSequence,
                        RolloutEvent::getRollout,
                        () -> get(full));
        return new Watch<>(calls, feed, RolloutsClient::ended, listener).follow(after);
    }

    /** Whether nothing more can happen to it. */
    public static boolean ended(Rollout rollout) {
        return switch (rollout.getState()) {
            case STATE_UNSPECIFIED, LOADING, SHADOW, CANARY, PAUSED, UNRECOGNIZED -> false;
            case PROMOTED, ROLLED_BACK, INCONCLUSIVE, REJECTED -> true;
        };
    }
}
