package dev.adagrow.loadtest.bench;

import com.google.protobuf.ByteString;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.tensor.Tensor;
import inference.ModelInferRequest;

/** What the benchmarks call, and with what. */
final class BenchedModel {
    /**
     * A serialized request.
     *
     * @param rows of the input, made of the first of {@code tensor}
     */
    static byte[] request(String model, TensorSpec input, Tensor tensor, int rows) {
        ByteString row = ByteString.copyFrom(tensor.rows(0, 1).raw());
        ByteString all = ByteString.EMPTY;
        for (int i = 0; i < rows; i++) {
            all = all.concat(row);
        }
        var request = ModelInferRequest.newBuilder().setModelName(model);
        var described =
                request.addInputsBuilder()
                        .setName(input.name())
                        .setDatatype(input.type().name())
                        .addShape(rows);
        input.shape().forEach(described::addShape);
        return request.addRawInputContents(all).build().toByteArray();
    }

    private BenchedModel() {}
}
