package dev.adagrow.server.grpc;

import dev.adagrow.server.batch.LimitTable;
import dev.adagrow.server.call.Addressee;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.metrics.InferenceStatistics;
import dev.adagrow.server.modelfolder.ModelCommands;
import dev.adagrow.server.readiness.Readiness;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelConfigRequest;
import inference.ModelConfigResponse;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import inference.ModelReadyResponse;
import inference.ModelStatistics;
import inference.ModelStatisticsRequest;
import inference.ModelStatisticsResponse;
import inference.ModelStreamInferResponse;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse;
import inference.RepositoryModelLoadRequest;
import inference.RepositoryModelLoadResponse;
import inference.RepositoryModelUnloadRequest;
import inference.RepositoryModelUnloadResponse;
import inference.ServerLiveRequest;
import inference.ServerLiveResponse;
import inference.ServerMetadataRequest;
import inference.ServerMetadataResponse;
import inference.ServerReadyRequest;
import inference.ServerReadyResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The Open Inference Protocol. Never blocks but in the methods that {@link #BLOCKING} names, so the
 * others may run on the event loop. Calls of the protocol that it does not implement answer
 * UNIMPLEMENTED, and no extension is advertised that does not work.
 */
public final class InferenceService extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    /** Full names of the methods that need a thread of their own. */
    public static final Set<String> BLOCKING =
            Set.of(
                    GRPCInferenceServiceGrpc.getRepositoryModelLoadMethod().getFullMethodName(),
                    GRPCInferenceServiceGrpc.getRepositoryModelUnloadMethod().getFullMethodName());

    private static final String NAME = "adagrow";

    private final CallPath calls;
    private final Exchanges exchanges;
    private final ServableRegistry registry;
    private final Readiness readiness;
    private final InferenceStatistics statistics;
    private final LimitTable limits;
    private final ModelCommands models;
    private final String version;
    private final Set<InferStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /**
     * @param version of this build
     */
    public InferenceService(
            CallPath calls,
            Exchanges exchanges,
            ServableRegistry registry,
            Readiness readiness,
            InferenceStatistics statistics,
            LimitTable limits,
            ModelCommands models,
            String version) {
        this.calls = calls;
        this.exchanges = exchanges;
        this.registry = registry;
        this.readiness = readiness;
        this.statistics = statistics;
        this.limits = limits;
        this.models = models;
        this.version = version;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        answer(observer, ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(
            ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        answer(observer, ServerReadyResponse.newBuilder().setReady(readiness.ready()).build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        boolean ready = calls.ready(request.getName(), request.getVersion());
        answer(observer, ModelReadyResponse.newBuilder().setReady(ready).build());
    }

    @Override
    public void serverMetadata(
            ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        answer(
                observer,
                ServerMetadataResponse.newBuilder()
                        .setName(NAME)
                        .setVersion(version)
                        .addExtensions("classification")
                        .addExtensions("model_configuration")
                        .addExtensions("model_repository")
                        .addExtensions("statistics")
                        .build());
    }

    @Override
    public void modelMetadata(
            ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        var manifest = calls.manifest(request.getName(), request.getVersion());
        var response = ModelDescription.metadata(request.getName(), manifest);
        statuses(request.getName())
                .filter(status -> status.state() == State.AVAILABLE)
                .forEach(status -> response.addVersions(Integer.toString(status.id().version())));
        answer(observer, response.build());
    }

    @Override
    public void modelConfig(
            ModelConfigRequest request, StreamObserver<ModelConfigResponse> observer) {
        var manifest = calls.manifest(request.getName(), request.getVersion());
        var own = limits.of(request.getName());
        answer(
                observer,
                ModelConfigResponse.newBuilder()
                        .setConfig(ModelDescription.config(request.getName(), manifest, own))
                        .build());
    }

    @Override
    public void modelStatistics(
            ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> observer) {
        var response = ModelStatisticsResponse.newBuilder();
        if (!request.getName().isEmpty() && !request.getVersion().isEmpty()) {
            response.addModelStats(
                    statistics(calls.servable(request.getName(), request.getVersion())));
        } else {
            if (!request.getName().isEmpty()) {
                var unused = calls.servable(request.getName(), "");
            }
            statuses(request.getName())
                    .filter(status -> status.state() == State.AVAILABLE)
                    .forEach(status -> response.addModelStats(statistics(status.id())));
        }
        answer(observer, response.build());
    }

    private ModelStatistics statistics(ServableId id) {
        return ModelDescription.statistics(id, statistics.totals(id));
    }

    /** Of a model's versions, or of all if it is ""; by name and number. */
    private Stream<ServableStatus> statuses(String model) {
        return registry.statuses().stream()
                .filter(status -> model.isEmpty() || status.id().model().equals(model))
                .sorted(
                        Comparator.comparing((ServableStatus status) -> status.id().model())
                                .thenComparing(status -> status.id().version()));
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        infer(request, observer, "ModelInfer");
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(
            StreamObserver<ModelStreamInferResponse> observer) {
        var stream =
                new InferStream(
                        (ServerCallStreamObserver<ModelStreamInferResponse>) observer,
                        (request, reply) -> infer(request, reply, "ModelStreamInfer"),
                        streams::remove);
        streams.add(stream);
        if (draining) {
            stream.drain();
        }
        return stream;
    }

    /** Has the streams end when what they hold is answered, those that come later too. */
    public void drain() {
        draining = true;
        streams.forEach(InferStream::drain);
    }

    /** Streams that have not ended. */
    int openStreams() {
        return streams.size();
    }

    private void infer(
            ModelInferRequest request, StreamObserver<ModelInferResponse> observer, String method) {
        var exchange = exchanges.open(observer, method, request.getModelName());
        try {
            exchange.hold(InferInputs.memory(request));
            var parameters = InferParameters.of(request);
            var target =
                    exchange.target(
                            calls,
                            new Addressee(
                                    request.getModelName(),
                                    request.getModelVersion(),
                                    parameters.routeKey()));
            var signature = target.manifest().signature();
            InferOutputs.check(request, signature);
            exchange.ask(
                    calls,
                    target,
                    InferInputs.read(request, signature),
                    parameters,
                    answer -> InferOutputs.write(request, answer));
        } catch (RuntimeException | Error e) {
            // Even out of memory: what the exchange holds must be given back.
            exchange.fail(e);
        }
    }

    @Override
    public void repositoryIndex(
            RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
        var response = RepositoryIndexResponse.newBuilder();
        statuses("")
                .filter(status ->
                        !request.getReady() || protocolState(status.state()).equals("READY"))
                .forEach(status ->
                        response.addModelsBuilder()
                                .setName(status.id().model())
                                .setVersion(Integer.toString(status.id().version()))
                                .setState(protocolState(status.state()))
                                .setReason(status.reason()));
        answer(observer, response.build());
    }

    private static String protocolState(State state) {
        return switch (state) {
            case NEW, WAITING, LOADING, WARMING -> "LOADING";
            // Who does not call it would keep it from coming back.
            case AVAILABLE, RESTING -> "READY";
            case DRAINING -> "UNLOADING";
            case UNLOADED, FAILED -> "UNAVAILABLE";
        };
    }

    @Override
    public void repositoryModelLoad(
            RepositoryModelLoadRequest request,
            StreamObserver<RepositoryModelLoadResponse> observer) {
        for (var parameter : new TreeSet<>(request.getParametersMap().keySet())) {
            throw ServerException.invalidField(
                    "parameters[" + parameter + "]", "is not supported; files stay on the server");
        }
        try {
            models.load(named(request.getModelName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer(observer, RepositoryModelLoadResponse.getDefaultInstance());
    }

    @Override
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest request,
            StreamObserver<RepositoryModelUnloadResponse> observer) {
        models.unload(named(request.getModelName()));
        answer(observer, RepositoryModelUnloadResponse.getDefaultInstance());
    }

    private static String named(String model) {
        if (model.isEmpty()) {
            throw ServerException.invalidField("model_name", "must be given");
        }
        return model;
    }

    private static <R> void answer(StreamObserver<R> observer, R response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
