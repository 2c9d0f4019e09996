package dev.adagrow.client.fake;

import dev.adagrow.v1.ClassScore;
import dev.adagrow.v1.PredictRequest;
import dev.adagrow.v1.PredictResponse;
import dev.adagrow.v1.Prediction;
import dev.adagrow.v1.PredictionServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers "7" to every image, and refuses one that begins with "bad". */
public final class FakePredictions extends PredictionServiceGrpc.PredictionServiceImplBase {
    public final List<PredictRequest> requests = new CopyOnWriteArrayList<>();

    /** Whether there is no model but "digits", and no version of it. */
    public volatile boolean empty;

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> out) {
        requests.add(request);
        if (empty) {
            out.onError(
                    request.getModel().equals("digits")
                            ? FakeServer.refusal(
                                    Status.Code.FAILED_PRECONDITION,
                                    "NO_STABLE_VERSION",
                                    "model digits has no version in service")
                            : FakeServer.refusal(
                                    Status.Code.NOT_FOUND,
                                    "MODEL_NOT_FOUND",
                                    "there is no model " + request.getModel()));
            return;
        }
        var response = PredictResponse.newBuilder().setModel("models/digits").setVersion(4);
        for (int i = 0; i < request.getInstancesCount(); i++) {
            if (request.getInstances(i).getImage().toStringUtf8().startsWith("bad")) {
                String field = "instances[" + i + "].image";
                out.onError(
                        FakeServer.refusal(
                                Status.Code.INVALID_ARGUMENT,
                                "INVALID_INPUT",
                                field + ": no image",
                                Map.of("field", field)));
                return;
            }
            var prediction = Prediction.newBuilder().setPredictionId("id-" + i);
            for (int k = 0; k < request.getTopK(); k++) {
                prediction.addClasses(
                        ClassScore.newBuilder()
                                .setLabel("" + (7 + k))
                                .setIndex(7 + k)
                                .setScore(0.9f / (k + 1)));
            }
            response.addPredictions(prediction);
        }
        FakeDatasets.answer(out, response.build());
    }
}
