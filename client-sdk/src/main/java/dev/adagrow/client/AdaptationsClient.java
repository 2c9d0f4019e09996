package dev.adagrow.client;

import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.AdaptationServiceGrpc;
import dev.adagrow.v1.AdaptationServiceGrpc.AdaptationServiceBlockingV2Stub;
import dev.adagrow.v1.CancelAdaptationRequest;
import dev.adagrow.v1.CreateAdaptationRequest;
import dev.adagrow.v1.GetAdaptationRequest;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.ListAdaptationsRequest;
import dev.adagrow.v1.ListAdaptationsResponse;
import dev.adagrow.v1.WatchAdaptationRequest;
import io.grpc.Channel;
import java.util.List;
import java.util.function.Predicate;

/** Adaptations: a job for a trainer, then a rollout. Thread-safe. */
public final class AdaptationsClient {
    private final AdaptationServiceBlockingV2Stub stub;
    private final Calls calls;

    AdaptationsClient(Channel channel, Calls calls) {
        this.stub = AdaptationServiceGrpc.newBlockingV2Stub(channel);
        this.calls = calls;
    }

    /** Asks for an adaptation of the model to the data set. */
    public Adaptation create(String model, String dataset, GrowthConfig config) {
        return create(model, dataset, config, false);
    }

    /** What {@link #create} would do, without doing it; it refuses what that would refuse. */
    public Adaptation validate(String model, String dataset, GrowthConfig config) {
        return create(model, dataset, config, true);
    }

    private Adaptation create(
            String model, String dataset, GrowthConfig config, boolean validateOnly) {
        var request =
                CreateAdaptationRequest.newBuilder()
                        .setModel(Names.model(model))
                        .setDataset(Names.dataset(dataset))
                        .setConfig(config)
                        .setValidateOnly(validateOnly)
                        .setRequestId(Names.requestId())
                        .build();
        return calls.run(() -> calls.timed(stub).createAdaptation(request));
    }

    public Adaptation get(String name) {
        var request = GetAdaptationRequest.newBuilder().setName(Names.adaptation(name)).build();
        return calls.run(() -> calls.timed(stub).getAdaptation(request));
    }

    /**
     * @param model empty for those of all models
     */
    public List<Adaptation> list(String model) {
        String filter = model.isEmpty() ? "" : Names.model(model);
        return Pages.all(
                calls,
                token ->
                        calls.timed(stub)
                                .listAdaptations(
                                        ListAdaptationsRequest.newBuilder()
                                                .setModel(filter)
                                                .setPageSize(Pages.SIZE)
                                                .setPageToken(token)
                                                .build()),
                ListAdaptationsResponse::getAdaptationsList,
                ListAdaptationsResponse::getNextPageToken);
    }

    /** Ends a job and withdraws its candidate from trial; a job that has ended stays as it is. */
    public Adaptation cancel(String name) {
        var request = CancelAdaptationRequest.newBuilder().setName(Names.adaptation(name)).build();
        return calls.run(() -> calls.timed(stub).cancelAdaptation(request));
    }

    /**
     * Replays what happened after the sequence number, then follows until the adaptation is
     * terminal. Blocks.
     *
     * @param after 0 for everything
     * @return the adaptation as it ended
     */
    public Adaptation watch(String name, long after, WatchListener<AdaptationEvent> listener) {
        return watch(name, after, AdaptationsClient::ended, listener);
    }

    /**
     * Like {@link #watch(String, long, WatchListener)}, but leaves earlier.
     *
     * @param enough tells by the adaptation whether to leave; must hold for an ended one
     * @return the adaptation when it was enough
     */
    public Adaptation watch(
            String name,
            long after,
            Predicate<Adaptation> enough,
            WatchListener<AdaptationEvent> listener) {
        String full = Names.adaptation(name);
        var feed =
                new Watch.Feed<AdaptationEvent, Adaptation>(
                        sequence ->
                                stub.watchAdaptation(
                                        WatchAdaptationRequest.newBuilder()
                                                .setName(full)
                                                .setAfterSequence(sequence)
                                                .build()),
                        AdaptationEvent::getSequence,
                        AdaptationEvent::getAdaptation,
                        () -> get(full));
        return new Watch<>(calls, feed, enough, listener).follow(after);
    }

    /** Whether nothing more can happen to it. */
    public static boolean ended(Adaptation adaptation) {
        return switch (adaptation.getState()) {
            case STATE_UNSPECIFIED, PENDING, RUNNING, PUBLISHED, UNRECOGNIZED -> false;
            case PROMOTED, ROLLED_BACK, NO_CHANGE, FAILED, CANCELLED, INCONCLUSIVE -> true;
        };
    }
}
