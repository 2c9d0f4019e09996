package dev.adagrow.client.fake;

import com.google.protobuf.ByteString;
import dev.adagrow.tensor.FloatTensor;
import inference.GRPCInferenceServiceGrpc;
import inference.InferParameter;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ServerReadyRequest;
import inference.ServerReadyResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Two classes: the sum of a row, and its negative. */
public final class FakeInference extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    public final List<ModelInferRequest> requests = new CopyOnWriteArrayList<>();

    /** Applied to every answer. */
    public volatile UnaryOperator<ModelInferResponse> change = UnaryOperator.identity();

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
        requests.add(request);
        if (!request.getModelName().equals("digits")) {
            out.onError(
                    FakeServer.refusal(
                            Status.Code.NOT_FOUND,
                            "MODEL_NOT_FOUND",
                            "model " + request.getModelName() + " does not exist"));
            return;
        }
        int[] dims =
                request.getInputs(0).getShapeList().stream().mapToInt(Long::intValue).toArray();
        float[] in =
                FloatTensor.fromBytes(request.getRawInputContents(0).asReadOnlyByteBuffer(), dims)
                        .data();
        var logits = new float[dims[0] * 2];
        int stride = in.length / dims[0];
        for (int row = 0; row < dims[0]; row++) {
            for (int i = 0; i < stride; i++) {
                logits[2 * row] += in[row * stride + i];
            }
            logits[2 * row + 1] = -logits[2 * row];
        }
        FakeDatasets.answer(
                out,
                change.apply(
                        ModelInferResponse.newBuilder()
                                .setModelName("digits")
                                .setModelVersion("5")
                                .putParameters(
                                        "adagrow_prediction_id",
                                        InferParameter.newBuilder().setStringParam("id-1").build())
                                .addOutputs(
                                        ModelInferResponse.InferOutputTensor.newBuilder()
                                                .setName("logits")
                                                .setDatatype("FP32")
                                                .addShape(dims[0])
                                                .addShape(2))
                                .addRawOutputContents(
                                        ByteString.copyFrom(
                                                new FloatTensor(logits, dims[0], 2).toBytes()))
                                .build()));
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> out) {
        FakeDatasets.answer(out, ServerReadyResponse.newBuilder().setReady(true).build());
    }
}
