package dev.adagrow.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.v1.Instance;
import dev.adagrow.v1.PredictRequest;
import dev.adagrow.v1.PredictResponse;
import dev.adagrow.v1.PredictionServiceGrpc;
import dev.adagrow.v1.PredictionServiceGrpc.PredictionServiceBlockingV2Stub;
import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingV2Stub;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelMetadataRequest;
import inference.ModelMetadataResponse;
import inference.ModelReadyRequest;
import inference.RepositoryIndexRequest;
import inference.RepositoryIndexResponse.ModelIndex;
import inference.ServerReadyRequest;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The data plane: images in and labels out, or tensors in and tensors out. Thread-safe. */
public final class PredictionsClient {
    private static final String ROUTE_KEY = "adagrow_route_key";
    private static final String PREDICTION_ID = "adagrow_prediction_id";
    private static final Executor ON_NETWORK_THREAD = Runnable::run;

    private final PredictionServiceBlockingV2Stub predictions;
    private final GRPCInferenceServiceBlockingV2Stub inference;
    private final GRPCInferenceServiceStub asynchronous;
    private final Calls calls;

    PredictionsClient(Channel channel, Calls calls) {
        this.predictions = PredictionServiceGrpc.newBlockingV2Stub(channel);
        this.inference = GRPCInferenceServiceGrpc.newBlockingV2Stub(channel);
        this.asynchronous =
                GRPCInferenceServiceGrpc.newStub(channel).withExecutor(ON_NETWORK_THREAD);
        this.calls = calls;
    }

    /**
     * @param model "digits" or "models/digits"
     * @param version "", "7", "stable" or "candidate"
     * @param images encoded: PNG, JPEG, GIF or BMP
     * @param topK classes of each answer
     * @param routeKey calls with equal keys meet the same arm of a rollout
     */
    public PredictResponse predict(
            String model,
            String version,
            List<byte[]> images,
            int topK,
            Optional<String> routeKey) {
        var request = PredictRequest.newBuilder().setModel(model).setVersion(version).setTopK(topK);
        images.forEach(image ->
                request.addInstances(Instance.newBuilder().setImage(ByteString.copyFrom(image))));
        routeKey.ifPresent(request::setRouteKey);
        return predict(request.build());
    }

    /**
     * For what the short form leaves out. Blocks until the answer or the deadline of inference
     * calls.
     */
    public PredictResponse predict(PredictRequest request) {
        long deadline = calls.settings().inferDeadline().toNanos();
        return calls.run(() ->
                predictions.withDeadlineAfter(deadline, TimeUnit.NANOSECONDS).predict(request));
    }

    /**
     * Infers by the Open Inference Protocol without blocking. The future completes on a network
     * thread: what depends on it must not block, or be put on an executor of its own. It fails with
     * {@link AdaGrowException}; cancelling it does not cancel the call.
     *
     * @param version "", "7", "stable" or "candidate"
     * @param inputs by name, of the types and shapes that {@link #metadata} tells, preprocessed;
     *     their buffers must not be changed before the future completes
     */
    public CompletableFuture<Inference> infer(
            String model, String version, Map<String, Tensor> inputs, Optional<String> routeKey) {
        var answer = new CompletableFuture<Inference>();
        long deadline = calls.settings().inferDeadline().toNanos();
        asynchronous
                .withDeadlineAfter(deadline, TimeUnit.NANOSECONDS)
                .modelInfer(
                        request(model, version, inputs, routeKey),
                        new Completion(answer, calls.failures()));
        return answer;
    }

    private static ModelInferRequest request(
            String model, String version, Map<String, Tensor> inputs, Optional<String> routeKey) {
        var request =
                ModelInferRequest.newBuilder()
                        .setModelName(Names.modelId(model))
                        .setModelVersion(version);
        inputs.forEach((name, tensor) -> {
            var input = request.addInputsBuilder().setName(name).setDatatype(tensor.type().name());
            for (int extent : tensor.dims()) {
                input.addShape(extent);
            }
            request.addRawInputContents(UnsafeByteOperations.unsafeWrap(tensor.raw()));
        });
        routeKey.ifPresent(key ->
                request.putParameters(
                        ROUTE_KEY, InferParameter.newBuilder().setStringParam(key).build()));
        return request.build();
    }

    private record Completion(CompletableFuture<Inference> answer, Failures failures)
            implements StreamObserver<ModelInferResponse> {
        @Override
        public void onNext(ModelInferResponse response) {
            try {
                answer.complete(inference(response));
            } catch (IllegalArgumentException | ArithmeticException e) {
                answer.completeExceptionally(
                        Calls.unexpected("unreadable answer: " + e.getMessage()));
            }
        }

        @Override
        public void onError(Throwable thrown) {
            answer.completeExceptionally(failures.of(thrown));
        }

        @Override
        public void onCompleted() {
            if (!answer.isDone()) {
                answer.completeExceptionally(
                        Calls.unexpected("the server ended the call without an answer"));
            }
        }
    }

    /**
     * @throws IllegalArgumentException saying what of the answer is not as the protocol has it
     */
    private static Inference inference(ModelInferResponse response) {
        if (response.getOutputsCount() != response.getRawOutputContentsCount()) {
            throw new IllegalArgumentException(
                    response.getOutputsCount()
                            + " outputs with "
                            + response.getRawOutputContentsCount()
                            + " raw contents; as many of each are wanted");
        }
        var outputs = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < response.getOutputsCount(); i++) {
            var output = response.getOutputs(i);
            var type = DataType.of(output.getDatatype());
            if (type.isEmpty()) {
                throw new IllegalArgumentException(
                        "output " + output.getName() + " of type " + output.getDatatype());
            }
            int[] dims = output.getShapeList().stream().mapToInt(Math::toIntExact).toArray();
            outputs.put(
                    output.getName(),
                    Tensor.of(
                            type.get(),
                            response.getRawOutputContents(i).asReadOnlyByteBuffer(),
                            dims));
        }
        @Nullable InferParameter id = response.getParametersMap().get(PREDICTION_ID);
        return new Inference(
                version(response.getModelVersion()),
                id == null ? "" : id.getStringParam(),
                outputs);
    }

    private static int version(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("model version \"" + text + "\" is no number", e);
        }
    }

    /** Whether the server takes inference calls; false, not a failure, if it cannot be reached. */
    public boolean ready() {
        try {
            return calls.run(() ->
                            calls.timed(inference)
                                    .serverReady(ServerReadyRequest.getDefaultInstance()))
                    .getReady();
        } catch (AdaGrowException e) {
            if (e.unreachable()) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a version answers calls; an unknown model is not ready. */
    public boolean ready(String model, String version) {
        var request =
                ModelReadyRequest.newBuilder()
                        .setName(Names.modelId(model))
                        .setVersion(version)
                        .build();
        return calls.run(() -> calls.timed(inference).modelReady(request)).getReady();
    }

    /** Tensors and versions of a model. */
    public ModelMetadataResponse metadata(String model, String version) {
        var request =
                ModelMetadataRequest.newBuilder()
                        .setName(Names.modelId(model))
                        .setVersion(version)
                        .build();
        return calls.run(() -> calls.timed(inference).modelMetadata(request));
    }

    /** All versions known to the server, with their lifecycle states. */
    public List<ModelIndex> repository() {
        return calls.run(() ->
                        calls.timed(inference)
                                .repositoryIndex(RepositoryIndexRequest.getDefaultInstance()))
                .getModelsList();
    }
}
