package dev.adagrow.server.grpc.control;

import com.google.protobuf.util.Timestamps;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.RolloutController;
import dev.adagrow.server.rollout.RolloutEnds;
import dev.adagrow.server.rollout.RolloutState;
import dev.adagrow.server.rollout.RolloutStore;
import dev.adagrow.v1.CreateRolloutRequest;
import dev.adagrow.v1.GetRolloutRequest;
import dev.adagrow.v1.ListRolloutsRequest;
import dev.adagrow.v1.ListRolloutsResponse;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutCommand;
import dev.adagrow.v1.RolloutEvent;
import dev.adagrow.v1.RolloutServiceGrpc;
import dev.adagrow.v1.WatchRolloutRequest;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * Rollouts over gRPC. Blocking, except that a promotion waits for its candidate without a thread.
 */
public final class RolloutService extends RolloutServiceGrpc.RolloutServiceImplBase {
    private final RolloutController rollouts;
    private final RolloutEnds ends;
    private final Watches watches;
    private final Requests requests;

    RolloutService(
            RolloutController rollouts, RolloutEnds ends, Watches watches, Requests requests) {
        this.rollouts = rollouts;
        this.ends = ends;
        this.watches = watches;
        this.requests = requests;
    }

    @Override
    public void createRollout(CreateRolloutRequest request, StreamObserver<Rollout> out) {
        Answers.one(
                out,
                () -> {
                    var model = Names.modelId(request.getModel(), "model");
                    if (request.getCandidateVersion() < 1) {
                        throw ServerException.invalidField(
                                "candidate_version", "must be a version of the model");
                    }
                    var candidate = new ServableId(model, request.getCandidateVersion());
                    return message(
                            requests.create(
                                    request.getRequestId(),
                                    RolloutServiceGrpc.getCreateRolloutMethod(),
                                    request,
                                    id -> rollouts.create(id, candidate),
                                    dev.adagrow.server.rollout.Rollout::id,
                                    rollouts::get));
                });
    }

    @Override
    public void getRollout(GetRolloutRequest request, StreamObserver<Rollout> out) {
        Answers.one(out, () -> message(rollouts.get(Names.rolloutId(request.getName(), "name"))));
    }

    @Override
    public void listRollouts(
            ListRolloutsRequest request, StreamObserver<ListRolloutsResponse> out) {
        Answers.one(
                out,
                () -> {
                    var page = Page.of(request.getPageSize(), request.getPageToken());
                    var model =
                            request.getModel().isEmpty()
                                    ? ""
                                    : Names.modelId(request.getModel(), "model");
                    var found = rollouts.list(model, page.after(), page.limit());
                    return ListRolloutsResponse.newBuilder()
                            .addAllRollouts(page.items(found).stream().map(this::message).toList())
                            .setNextPageToken(
                                    page.next(found, dev.adagrow.server.rollout.Rollout::id))
                            .build();
                });
    }

    @Override
    public void pauseRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        Answers.one(out, () -> message(rollouts.pause(id(request), request.getEtag())));
    }

    @Override
    public void resumeRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        Answers.one(out, () -> message(rollouts.resume(id(request), request.getEtag())));
    }

    @Override
    public void rollBackRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        Answers.one(
                out,
                () ->
                        message(
                                command(
                                        RolloutServiceGrpc.getRollBackRolloutMethod(),
                                        request,
                                        () ->
                                                rollouts.rollBack(
                                                        id(request),
                                                        request.getEtag(),
                                                        reason(request)))));
    }

    /**
     * Answers when the rollout has ended: promoted, or rolled back because the candidate could not
     * be loaded.
     */
    @Override
    public void promoteRollout(RolloutCommand request, StreamObserver<Rollout> out) {
        var call = (ServerCallStreamObserver<Rollout>) out;
        var promoted =
                command(
                        RolloutServiceGrpc.getPromoteRolloutMethod(),
                        request,
                        () -> rollouts.promote(id(request), request.getEtag(), reason(request)));
        var end = ends.of(promoted.id());
        call.setOnCancelHandler(() -> end.cancel(false));
        end.whenComplete((rollout, failure) -> {
            if (call.isCancelled()) {
                return;
            }
            if (failure != null) {
                call.onError(failure);
            } else {
                Answers.one(call, () -> message(rollout));
            }
        });
    }

    @Override
    public void watchRollout(WatchRolloutRequest request, StreamObserver<RolloutEvent> out) {
        var id = rollouts.get(Names.rolloutId(request.getName(), "name")).id();
        var feed =
                new Watches.Feed<>(
                        () -> rollouts.get(id).state() instanceof RolloutState.Ended,
                        (after, limit) ->
                                rollouts.events(id, after, limit).stream()
                                        .map(this::message)
                                        .toList(),
                        RolloutEvent::getSequence,
                        RolloutEvent.getDefaultInstance());
        watches.follow(id, request.getAfterSequence(), feed, out);
    }

    private RolloutEvent message(RolloutStore.Event event) {
        return RolloutEvent.newBuilder()
                .setSequence(event.sequence())
                .setTime(Timestamps.fromMillis(event.time().toEpochMilli()))
                .setRollout(message(event.rollout()))
                .build();
    }

    private dev.adagrow.server.rollout.Rollout command(
            MethodDescriptor<?, ?> method,
            RolloutCommand request,
            Answers.Work<dev.adagrow.server.rollout.Rollout> command) {
        return requests.command(
                request.getRequestId(), method, request, id(request), command, rollouts::get);
    }

    private Rollout message(dev.adagrow.server.rollout.Rollout rollout) {
        return RolloutCodec.message(rollout, rollouts.policy().armShare());
    }

    private static String id(RolloutCommand request) {
        return Names.rolloutId(request.getName(), "name");
    }

    private static String reason(RolloutCommand request) {
        if (request.getReason().isBlank()) {
            throw ServerException.invalidField("reason", "a decision by hand must say why");
        }
        return request.getReason();
    }
}
