package dev.adagrow.server.grpc;

import dev.adagrow.bundle.Signature;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.server.call.Addressee;
import dev.adagrow.server.call.Answer;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.call.Target;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import dev.adagrow.v1.ClassScore;
import dev.adagrow.v1.Instance;
import dev.adagrow.v1.PredictRequest;
import dev.adagrow.v1.PredictResponse;
import dev.adagrow.v1.Prediction;
import dev.adagrow.v1.PredictionServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
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

    /** Of all images of a call, decoded in about a second. */
    private static final long MAX_PIXELS = 64 << 20;

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
        String model =
                request.getModel().startsWith(PREFIX)
                        ? request.getModel().substring(PREFIX.length())
                        : request.getModel();
        var exchange = exchanges.open(observer, METHOD, model);
        try {
            var routeKey = Exchange.routeKey("route_key", request.getRouteKey());
            var target =
                    exchange.target(calls, new Addressee(model, request.getVersion(), routeKey));
            Preprocessor preprocessor = check(request, target);
            exchange.hold(
                    request.getSerializedSize()
                            + (long) Float.BYTES
                                    * preprocessor.size()
                                    * request.getInstancesCount());
            decoding.execute(() -> decodeAndInfer(request, target, preprocessor, exchange));
        } catch (RejectedExecutionException e) {
            exchange.fail(
                    new ServerException(
                            decoding.isShutdown() ? Reason.SHUTTING_DOWN : Reason.QUEUE_FULL,
                            decoding.isShutdown()
                                    ? "the server is shutting down"
                                    : "too many images wait to be decoded",
                            Map.of("model", model)));
        } catch (RuntimeException | Error e) {
            // Even out of threads: what the exchange holds must be given back.
            exchange.fail(e);
        }
    }

    private Preprocessor check(PredictRequest request, Target target) {
        String model = target.id().model();
        int instances = request.getInstancesCount();
        if (instances < 1 || instances > maxInstances) {
            throw ServerException.invalidField(
                    "instances",
                    "1 to " + maxInstances + " are taken in one call, not " + instances);
        }
        if (request.getTopK() < 0) {
            throw ServerException.invalidField("top_k", "must not be negative");
        }
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
        var signature = target.manifest().signature();
        if (signature.classifier().isEmpty()) {
            throw tensorsOnly(model, signature);
        }
        return new Preprocessor(
                target.manifest()
                        .imagePreprocessing()
                        .orElseThrow(() -> tensorsOnly(model, signature)));
    }

    private static ServerException tensorsOnly(String model, Signature signature) {
        return new ServerException(
                Reason.INVALID_INPUT,
                "model " + model + " takes tensors only; call ModelInfer",
                Map.of("model", model, "input", signature.inputs().getFirst().name()));
    }

    private void decodeAndInfer(
            PredictRequest request,
            Target target,
            Preprocessor preprocessor,
            Exchange<PredictResponse> exchange) {
        try {
            FloatTensor inputs = decode(request.getInstancesList(), preprocessor, exchange);
            exchange.ask(
                    calls,
                    target,
                    Tensors.of(DenseTensor.of(inputs)),
                    InferParameters.NONE,
                    answer -> response(target.id().model(), request.getTopK(), answer));
        } catch (Throwable t) {
            // Root of the task: whatever a decoder throws, the caller must get an end.
            exchange.fail(t);
        }
    }

    private static FloatTensor decode(
            List<Instance> instances, Preprocessor preprocessor, Exchange<?> exchange) {
        var files = instances.stream().map(instance -> instance.getImage().toByteArray()).toList();
        requireFewPixels(files, preprocessor);
        var spec = preprocessor.spec();
        int size = preprocessor.size();
        var data = new float[Math.multiplyExact(files.size(), size)];
        for (int i = 0; i < files.size(); i++) {
            if (exchange.cancelled()) {
                throw new CancellationException();
            }
            try {
                preprocessor.encoded(files.get(i), data, i * size);
            } catch (InputException e) {
                throw noImage(i, e);
            }
        }
        return new FloatTensor(data, files.size(), spec.channels(), spec.height(), spec.width());
    }

    /** One call must not keep a decoder from all others for long. */
    private static void requireFewPixels(List<byte[]> files, Preprocessor preprocessor) {
        long pixels = 0;
        for (int i = 0; i < files.size(); i++) {
            try {
                pixels += preprocessor.pixels(files.get(i));
            } catch (InputException e) {
                throw noImage(i, e);
            }
        }
        if (pixels > MAX_PIXELS) {
            throw ServerException.invalidField(
                    "instances",
                    "their images have "
                            + pixels
                            + " pixels; at most "
                            + MAX_PIXELS
                            + " are taken in one call");
        }
    }

    private static ServerException noImage(int instance, InputException e) {
        return ServerException.invalidField(
                "instances[" + instance + "].image", String.valueOf(e.getMessage()));
    }

    private static PredictResponse response(String model, int topK, Answer answer) {
        var signature = answer.outputs().signature();
        var classification =
                signature
                        .outputs()
                        .get(signature.classifier().orElseThrow())
                        .classification()
                        .orElseThrow();
        var tensor = answer.outputs().scores().orElseThrow();
        int classes = tensor.dim(1), k = Math.min(Math.max(topK, 1), classes);
        float[] scores = tensor.toFloats().data();
        var response =
                PredictResponse.newBuilder()
                        .setModel(model)
                        .setVersion(answer.servable().version());
        for (int row = 0; row < tensor.dim(0); row++) {
            float[] shares =
                    switch (classification.scores()) {
                        case LOGITS -> TopClasses.softmax(scores, row * classes, classes);
                        case PROBABILITIES ->
                                Arrays.copyOfRange(scores, row * classes, (row + 1) * classes);
                    };
            var prediction =
                    Prediction.newBuilder().setPredictionId(answer.predictionId() + "#" + row);
            for (int index : TopClasses.of(scores, row * classes, classes, k)) {
                prediction.addClasses(
                        ClassScore.newBuilder()
                                .setLabel(TopClasses.label(classification.labels(), index))
                                .setIndex(index)
                                .setScore(shares[index]));
            }
            response.addPredictions(prediction);
        }
        return response.build();
    }
}
