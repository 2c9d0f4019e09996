package dev.adagrow.server.grpc;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.call.Addressee;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.readiness.Readiness;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import inference.ModelReadyResponse;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse;
import inference.ServerLiveRequest;
import inference.ServerLiveResponse;
import inference.ServerMetadataRequest;
import inference.ServerMetadataResponse;
import inference.ServerReadyRequest;
import inference.ServerReadyResponse;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The Open Inference Protocol. Never blocks, so it may run on the event loop. Calls of the protocol
 * that it does not implement answer UNIMPLEMENTED, and no extension is advertised that does not
 * work.
 */
public final class InferenceService extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private static final String NAME = "adagrow";
    private static final String ROUTE_KEY = "adagrow_route_key";

    private final CallPath calls;
    private final Exchanges exchanges;
    private final ServableRegistry registry;
    private final Readiness readiness;
    private final String version;

    /**
     * @param version of this build
     */
    public InferenceService(
            CallPath calls,
            Exchanges exchanges,
            ServableRegistry registry,
            Readiness readiness,
            String version) {
        this.calls = calls;
        this.exchanges = exchanges;
        this.registry = registry;
        this.readiness = readiness;
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
                        .addExtensions("model_repository(index)")
                        .build());
    }

    @Override
    public void modelMetadata(
            ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        Manifest manifest = calls.manifest(request.getName(), request.getVersion());
        var response =
                ModelMetadataResponse.newBuilder()
                        .setName(request.getName())
                        .setPlatform(manifest.servedArtifact().engine());
        var signature = manifest.signature();
        for (var input : signature.inputs()) {
            response.addInputs(tensor(input, signature.batched()));
        }
        for (var output : signature.outputs()) {
            response.addOutputs(tensor(output.tensor(), signature.batched()));
        }
        registry.statuses().stream()
                .filter(status ->
                        status.id().model().equals(request.getName())
                                && status.state() == State.AVAILABLE)
                .map(status -> status.id().version())
                .sorted()
                .forEach(number -> response.addVersions(Integer.toString(number)));
        answer(observer, response.build());
    }

    /**
     * The number of rows is the first extent; an extent that the manifest leaves open, like the
     * classes, may grow between versions.
     */
    private static ModelMetadataResponse.TensorMetadata tensor(
            Signature.TensorSpec spec, boolean batched) {
        var tensor =
                ModelMetadataResponse.TensorMetadata.newBuilder()
                        .setName(spec.name())
                        .setDatatype(spec.type().name());
        if (batched) {
            tensor.addShape(-1);
        }
        spec.shape().forEach(tensor::addShape);
        return tensor.build();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        var exchange = exchanges.open(observer, "ModelInfer", request.getModelName());
        try {
            exchange.hold(InferInputs.memory(request));
            var target =
                    exchange.target(
                            calls,
                            new Addressee(
                                    request.getModelName(),
                                    request.getModelVersion(),
                                    routeKey(request)));
            var signature = target.manifest().signature();
            InferOutputs.check(request, signature);
            exchange.ask(
                    calls,
                    target,
                    InferInputs.read(request, signature),
                    answer -> InferOutputs.write(request, answer));
        } catch (RuntimeException | Error e) {
            // Even out of memory: what the exchange holds must be given back.
            exchange.fail(e);
        }
    }

    private static Optional<String> routeKey(ModelInferRequest request) {
        InferParameter key = request.getParametersMap().get(ROUTE_KEY);
        if (key == null) {
            return Optional.empty();
        }
        String field = "parameters[\"" + ROUTE_KEY + "\"]";
        if (key.getParameterChoiceCase() != InferParameter.ParameterChoiceCase.STRING_PARAM) {
            throw ServerException.invalidField(field, "must be a string");
        }
        return Exchange.routeKey(field, key.getStringParam());
    }

    @Override
    public void repositoryIndex(
            RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
        List<ServableStatus> statuses =
                registry.statuses().stream()
                        .filter(status -> !request.getReady() || status.state() == State.AVAILABLE)
                        .sorted(
                                Comparator.comparing((ServableStatus status) -> status.id().model())
                                        .thenComparing(status -> status.id().version()))
                        .toList();
        var response = RepositoryIndexResponse.newBuilder();
        for (ServableStatus status : statuses) {
            response.addModelsBuilder()
                    .setName(status.id().model())
                    .setVersion(Integer.toString(status.id().version()))
                    .setState(protocolState(status.state()))
                    .setReason(status.reason());
        }
        answer(observer, response.build());
    }

    private static String protocolState(State state) {
        return switch (state) {
            case NEW, LOADING, WARMING -> "LOADING";
            case AVAILABLE -> "READY";
            case DRAINING -> "UNLOADING";
            case UNLOADED, FAILED -> "UNAVAILABLE";
        };
    }

    private static <R> void answer(StreamObserver<R> observer, R response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
