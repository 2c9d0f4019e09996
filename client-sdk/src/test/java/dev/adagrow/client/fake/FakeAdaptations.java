package dev.adagrow.client.fake;

import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.GetAdaptationRequest;
import dev.adagrow.v1.ListAdaptationsRequest;
import dev.adagrow.v1.ListAdaptationsResponse;
import dev.adagrow.v1.TrainingProgress;
import dev.adagrow.v1.WatchAdaptationRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** One adaptation whose events a test writes in advance. */
public final class FakeAdaptations extends AdaptationServiceGrpc.AdaptationServiceImplBase {
    public static final String NAME = "adaptations/A1";

    /** Sequence number i + 1 has the event i. */
    public final List<Adaptation> history = new CopyOnWriteArrayList<>();

    public final List<CreateAdaptationRequest> created = new CopyOnWriteArrayList<>();

    /** The sequence numbers that watches began after. */
    public final List<Long> watches = new CopyOnWriteArrayList<>();

    /** How a stream goes on when it has sent a number of events: silently, or with its end. */
    public volatile Function<Integer, Cut> cut = sent -> Cut.GO_ON;

    /** Whether another adaptation runs. */
    public volatile boolean busy;

    public enum Cut {
        GO_ON,
        UNAVAILABLE,
        COMPLETE,
        REFUSE
    }

    public static Adaptation state(Adaptation.State state, String reason) {
        return Adaptation.newBuilder()
                .setName(NAME)
                .setModel("models/digits")
                .setState(state)
                .setReason(reason)
                .setVersion(2)
                .setAttempts(1)
                .build();
    }

    public static Adaptation growing(int epoch, String event) {
        return state(Adaptation.State.RUNNING, "").toBuilder()
                .setProgress(
                        TrainingProgress.newBuilder()
                                .setPhase(TrainingProgress.Phase.FINE_TUNE)
                                .setEpoch(epoch)
                                .setEpochs(3)
                                .setLoss(0.5)
                                .setAccuracy(0.95)
                                .setEma(0.9)
                                .setParameters(1234)
                                .setArchitecture("vgg 1-2-1 +3 branches")
                                .setEvent(event))
                .build();
    }

    @Override
    public void createAdaptation(CreateAdaptationRequest request, StreamObserver<Adaptation> out) {
        created.add(request);
        if (busy) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.FAILED_PRECONDITION,
                            "ADAPTATION_RUNNING",
                            "model digits has a running adaptation"));
            return;
        }
        if (!request.getModel().equals("models/digits")) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "MODEL_NOT_FOUND",
                            request.getModel() + " does not exist"));
            return;
        }
        FakeDatasets.answer(
                out, state(Adaptation.State.PENDING, "").toBuilder().setParentVersion(1).build());
    }

    @Override
    public void getAdaptation(GetAdaptationRequest request, StreamObserver<Adaptation> out) {
        if (!request.getName().equals(NAME)) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "ADAPTATION_NOT_FOUND",
                            request.getName() + " does not exist"));
            return;
        }
        FakeDatasets.answer(out, history.get(history.size() - 1));
    }

    @Override
    public void listAdaptations(
            ListAdaptationsRequest request, StreamObserver<ListAdaptationsResponse> out) {
        FakeDatasets.answer(
                out,
                ListAdaptationsResponse.newBuilder()
                        .addAllAdaptations(
                                history.isEmpty()
                                        ? List.of()
                                        : List.of(history.get(history.size() - 1)))
                        .build());
    }

    @Override
    public void cancelAdaptation(CancelAdaptationRequest request, StreamObserver<Adaptation> out) {
        FakeDatasets.answer(out, state(Adaptation.State.CANCELLED, "by a person"));
    }

    @Override
    public void watchAdaptation(
            WatchAdaptationRequest request, StreamObserver<AdaptationEvent> out) {
        watches.add(request.getAfterSequence());
        int sent = 0;
        for (int i = (int) request.getAfterSequence(); i < history.size(); i++) {
            out.onNext(AdaptationEvent.getDefaultInstance());
            out.onNext(
                    AdaptationEvent.newBuilder()
                            .setSequence(i + 1)
                            .setAdaptation(history.get(i))
                            .build());
            sent++;
            if (ended(cut.apply(sent), out)) {
                return;
            }
        }
        if (!ended(cut.apply(sent), out)) {
            out.onCompleted();
        }
    }

    private static boolean ended(Cut cut, StreamObserver<AdaptationEvent> out) {
        switch (cut) {
            case GO_ON -> {
                return false;
            }
            case UNAVAILABLE -> out.onError(Status.UNAVAILABLE.asRuntimeException());
            case COMPLETE -> out.onCompleted();
            case REFUSE ->
                    out.onError(
                            FakeServer.refusal(
                                    Status.Code.NOT_FOUND,
                                    "ADAPTATION_NOT_FOUND",
                                    NAME + " does not exist"));
        }
        return true;
    }
}
