package dev.adagrow.client.fake;

import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.Evidence;
import dev.adagrow.v1.GetRolloutRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.ListRolloutsResponse;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutEvent;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.WatchRolloutRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One rollout; a command sets its state. */
public final class FakeRollouts extends RolloutServiceGrpc.RolloutServiceImplBase {
    public static final String NAME = "rollouts/R1";

    public final List<RolloutCommand> commands = new CopyOnWriteArrayList<>();

    /** States that a watch shows, one event each. */
    public volatile List<Rollout.State> history = List.of();

    /** What becomes of a rollout that is created. */
    public volatile Rollout.State created = Rollout.State.LOADING;

    private static Rollout rollout(Rollout.State state, String reason) {
        return Rollout.newBuilder()
                .setName(NAME)
                .setModel("models/digits")
                .setCandidateVersion(3)
                .setStableVersion(2)
                .setState(state)
                .setReason(reason)
                .setArmShare(0.05)
                .setEvidence(
                        Evidence.newBuilder()
                                .setCandidateLabelled(120)
                                .setCandidateAccuracy(0.97)
                                .setPBetter(0.002))
                .build();
    }

    @Override
    public void createRollout(CreateRolloutRequest request, StreamObserver<Rollout> out) {
        FakeDatasets.answer(
                out,
                rollout(created, "").toBuilder()
                        .setModel(request.getModel())
                        .setCandidateVersion(request.getCandidateVersion())
                        .build());
    }

    @Override
    public void getRollout(GetRolloutRequest request, StreamObserver<Rollout> out) {
        if (request.getName().equals(NAME)) {
            FakeDatasets.answer(out, rollout(Rollout.State.CANARY, ""));
        } else {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "ROLLOUT_NOT_FOUND",
                            request.getName() + " does not exist"));
        }
    }

    @Override
    public void listRollouts(
            ListRolloutsRequest request, StreamObserver<ListRolloutsResponse> out) {
        FakeDatasets.answer(
                out,
                ListRolloutsResponse.newBuilder()
                        .addRollouts(rollout(Rollout.State.CANARY, ""))
                        .build());
    }

    private void command(RolloutCommand command, Rollout.State state, StreamObserver<Rollout> out) {
        commands.add(command);
        FakeDatasets.answer(out, rollout(state, command.getReason()));
    }

    @Override
    public void pauseRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        command(request, Rollout.State.PAUSED, out);
    }

    @Override
    public void resumeRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        command(request, Rollout.State.CANARY, out);
    }

    @Override
    public void promoteRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        command(request, Rollout.State.PROMOTED, out);
    }

    @Override
    public void rollBackRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        command(request, Rollout.State.ROLLED_BACK, out);
    }

    @Override
    public void watchRollout(WatchRolloutRequest request, StreamObserver<RolloutEvent> out) {
        long sequence = 0;
        for (Rollout.State state : history) {
            sequence++;
            out.onNext(
                    RolloutEvent.newBuilder()
                            .setSequence(sequence)
                            .setRollout(rollout(state, ""))
                            .build());
        }
        out.onCompleted();
    }
}
