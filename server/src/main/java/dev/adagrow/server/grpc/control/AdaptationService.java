package dev.adagrow.server.grpc.control;

import com.google.protobuf.util.Timestamps;
import dev.adagrow.server.adaptation.AdaptationStore;
import dev.adagrow.server.adaptation.Adaptations;
import dev.adagrow.server.adaptation.JobState;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.GetAdaptationRequest;
import dev.adagrow.v1.ListAdaptationsRequest;
import dev.adagrow.v1.ListAdaptationsResponse;
import dev.adagrow.v1.WatchAdaptationRequest;
import io.grpc.stub.StreamObserver;

/**
 * Adaptation jobs over gRPC. Blocking: runs on the control plane's executor, never on an event
 * loop.
 */
public final class AdaptationService extends AdaptationServiceGrpc.AdaptationServiceImplBase {
    private final Adaptations adaptations;
    private final Watches watches;
    private final Requests requests;

    AdaptationService(Adaptations adaptations, Watches watches, Requests requests) {
        this.adaptations = adaptations;
        this.watches = watches;
        this.requests = requests;
    }

    @Override
    public void createAdaptation(CreateAdaptationRequest request, StreamObserver<Adaptation> out) {
        Answers.one(
                out,
                () -> {
                    var model = Names.modelId(request.getModel(), "model");
                    var dataset = Names.datasetId(request.getDataset(), "dataset");
                    var config = AdaptationCodec.json(request.getConfig());
                    if (request.getValidateOnly()) {
                        return AdaptationCodec.message(adaptations.preview(model, dataset, config));
                    }
                    return AdaptationCodec.message(
                            requests.create(
                                    request.getRequestId(),
                                    AdaptationServiceGrpc.getCreateAdaptationMethod(),
                                    request,
                                    id -> adaptations.create(id, model, dataset, config),
                                    dev.adagrow.server.adaptation.Adaptation::id,
                                    adaptations::get));
                });
    }

    @Override
    public void getAdaptation(GetAdaptationRequest request, StreamObserver<Adaptation> out) {
        Answers.one(
                out,
                () ->
                        AdaptationCodec.message(
                                adaptations.get(Names.adaptationId(request.getName(), "name"))));
    }

    @Override
    public void listAdaptations(
            ListAdaptationsRequest request, StreamObserver<ListAdaptationsResponse> out) {
        Answers.one(
                out,
                () -> {
                    var page = Page.of(request.getPageSize(), request.getPageToken());
                    var model =
                            request.getModel().isEmpty()
                                    ? ""
                                    : Names.modelId(request.getModel(), "model");
                    var found = adaptations.list(model, page.after(), page.limit());
                    return ListAdaptationsResponse.newBuilder()
                            .addAllAdaptations(
                                    page.items(found).stream()
                                            .map(AdaptationCodec::message)
                                            .toList())
                            .setNextPageToken(
                                    page.next(found, dev.adagrow.server.adaptation.Adaptation::id))
                            .build();
                });
    }

    @Override
    public void cancelAdaptation(CancelAdaptationRequest request, StreamObserver<Adaptation> out) {
        Answers.one(
                out,
                () ->
                        AdaptationCodec.message(
                                adaptations.cancel(Names.adaptationId(request.getName(), "name"))));
    }

    @Override
    public void watchAdaptation(
            WatchAdaptationRequest request, StreamObserver<AdaptationEvent> out) {
        var id = adaptations.get(Names.adaptationId(request.getName(), "name")).id();
        var feed =
                new Watches.Feed<>(
                        () -> adaptations.get(id).state() instanceof JobState.Ended,
                        (after, limit) ->
                                adaptations.events(id, after, limit).stream()
                                        .map(AdaptationService::message)
                                        .toList(),
                        AdaptationEvent::getSequence,
                        AdaptationEvent.getDefaultInstance());
        watches.follow(id, request.getAfterSequence(), feed, out);
    }

    private static AdaptationEvent message(AdaptationStore.Event event) {
        return AdaptationEvent.newBuilder()
                .setSequence(event.sequence())
                .setTime(Timestamps.fromMillis(event.time().toEpochMilli()))
                .setAdaptation(AdaptationCodec.message(event.adaptation()))
                .build();
    }
}
