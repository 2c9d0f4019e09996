package dev.adagrow.server.grpc;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.server.call.Answer;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.v1.ClassScore;
import dev.adagrow.v1.Instance;
import dev.adagrow.v1.PredictRequest;
import dev.adagrow.v1.PredictResponse;
import dev.adagrow.v1.Prediction;
import dev.adagrow.v1.PredictionServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * Predictions for people: decodes by the model's own preprocessing, then takes the same path as
 * ModelInfer. Never blocks.
 */
public final class PredictionService extends PredictionServiceGrpc.PredictionServiceImplBase {
    private static final String METHOD = "Predict";
    private static final String PREFIX = "models/";

    private final CallPath calls;
    private final Exchanges exchanges;
    private final ExecutorService decoding;
    private final int maxInstances;

    /**
     * @param decoding bounded; runs the decoding of images, and refuses what it cannot keep
     */
    public PredictionService(
            CallPath calls, Exchanges exchanges, ExecutorService decoding, int maxInstances) {
        this.calls = calls;
        this.exchanges = exchanges;
        this.decoding = decoding;
        this.maxInstances = maxInstances;
    }

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> observer) {
        var exchange = exchanges.open(observer, METHOD);
        String model =
                request.getModel().startsWith(PREFIX)
                        ? request.getModel().substring(PREFIX.length())
                        : request.getModel();
        try {
            Manifest manifest = calls.manifest(model, request.getVersion());
            Preprocessor preprocessor = check(request, model, manifest);
            exchange.hold(
                    model,
                    request.getSerializedSize()
                            + (long) Float.BYTES
                                    * preprocessor.size()
                                    * request.getInstancesCount());
            decoding.execute(() -> decodeAndInfer(request, model, preprocessor, exchange));
        } catch (RejectedExecutionException e) {
            exchange.fail(
                    model,
                    new ServerException(
                            decoding.isShutdown() ? Reason.SHUTTING_DOWN : Reason.QUEUE_FULL,
                            decoding.isShutdown()
                                    ? "the server is shutting down"
                                    : "too many images wait to be decoded",
                            Map.of("model", model)));
        } catch (RuntimeException e) {
            exchange.fail(model, e);
        }
    }

    private Preprocessor check(PredictRequest request, String model, Manifest manifest) {
        int instances = request.getInstancesCount();
        if (instances < 1 || instances > maxInstances) {
            throw ServerException.invalidField(
                    "instances",
                    "1 to " + maxInstances + " are taken in one call, not " + instances);
        }
        if (request.getTopK() < 0) {
            throw ServerException.invalidField("top_k", "must not be negative");
        }
        var unused = Exchange.routeKey("route_key", request.getRouteKey());
        for (int i = 0; i < instances; i++) {
            switch (request.getInstances(i).getInputCase()) {
                case IMAGE -> {}
                case TEXT ->
                        throw ServerException.invalidField(
                                "instances[" + i + "].text", "model " + model + " takes images");
                case INPUT_NOT_SET ->
                        throw ServerException.invalidField(
                                "instances[" + i + "]", "holds neither image nor text");
            }
        }
        return new Preprocessor(
                manifest.preprocessing()
                        .orElseThrow(() ->
                                new ServerException(
                                        Reason.INVALID_INPUT,
                                        "model " + model + " takes tensors only; call ModelInfer",
                                        Map.of("model", model, "input", manifest.input().name()))));
    }

    private void decodeAndInfer(
            PredictRequest request,
            String model,
            Preprocessor preprocessor,
            Exchange<PredictResponse> exchange) {
        try {
            FloatTensor inputs = decode(request.getInstancesList(), preprocessor, exchange);
            var call = exchange.call(model, request.getVersion(), inputs, request.getRouteKey());
            exchange.end(
                    model, calls.infer(call), answer -> response(model, request.getTopK(), answer));
        } catch (Throwable t) {
            // Root of the task: whatever a decoder throws, the caller must get an end.
            exchange.fail(model, t);
        }
    }

    private static FloatTensor decode(
            List<Instance> instances, Preprocessor preprocessor, Exchange<?> exchange) {
        var spec = preprocessor.spec();
        int size = preprocessor.size();
        var data = new float[Math.multiplyExact(instances.size(), size)];
        for (int i = 0; i < instances.size(); i++) {
            if (exchange.cancelled()) {
                throw new CancellationException();
            }
            try {
                preprocessor.encoded(instances.get(i).getImage().toByteArray(), data, i * size);
            } catch (InputException e) {
                throw ServerException.invalidField(
                        "instances[" + i + "].image", String.valueOf(e.getMessage()));
            }
        }
        return new FloatTensor(data, instances.size(), spec.channels(), spec.height(), spec.width());
    }

    private static PredictResponse response(String model, int topK, Answer answer) {
        int classes = answer.logits().dim(1), k = Math.min(Math.max(topK, 1), classes);
        float[] logits = answer.logits().data();
        var response =
                PredictResponse.newBuilder()
                        .setModel(model)
                        .setVersion(answer.servable().version());
        for (int row = 0; row < answer.logits().dim(0); row++) {
            float[] shares = TopClasses.softmax(logits, row * classes, classes);
            var prediction =
                    Prediction.newBuilder().setPredictionId(answer.predictionId() + "#" + row);
            for (int index : TopClasses.of(logits, row * classes, classes, k)) {
                prediction.addClasses(
                        ClassScore.newBuilder()
                                .setLabel(TopClasses.label(answer.manifest(), index))
                                .setIndex(index)
                                .setScore(shares[index]));
            }
            response.addPredictions(prediction);
        }
        return response.build();
    }
}
