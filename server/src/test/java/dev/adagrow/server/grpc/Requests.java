package dev.adagrow.server.grpc;

import com.google.protobuf.ByteString;
import dev.adagrow.tensor.FloatTensor;
import inference.ModelInferRequest;

/** Requests for the models of {@link FakeModels}. */
final class Requests {
    /** One row whose logits will be the given ones. */
    static ModelInferRequest.Builder rows(float first, float second, float third) {
        var data = new float[FakeModels.SIZE];
        data[0] = first;
        data[1] = second;
        data[2] = third;
        return empty().addRawInputContents(
                        ByteString.copyFrom(new FloatTensor(data, data.length).toBytes()));
    }

    /** One declared row without its values. */
    static ModelInferRequest.Builder empty() {
        var request = ModelInferRequest.newBuilder().setModelName("digits");
        request.addInputsBuilder()
                .setName("input")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(1)
                .addShape(4)
                .addShape(4);
        return request;
    }

    private Requests() {}
}
