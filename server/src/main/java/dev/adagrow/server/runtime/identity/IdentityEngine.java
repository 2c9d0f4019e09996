package dev.adagrow.server.runtime.identity;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers each row of a single input with its own values, flattened, as many of them as the output
 * holds. Bundles know it as {@value #NAME}; the model file is not looked at. What serving costs
 * without a model is measured with it.
 */
public final class IdentityEngine implements Engine {
    public static final String NAME = "identity";

    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        if (signature.inputs().size() != 1
                || signature.outputs().size() != 1
                || !signature.batched()) {
            throw new LoadException(
                    "the engine "
                            + NAME
                            + " takes models of one batched input and output, not "
                            + signature);
        }
        var shape = signature.outputs().getFirst().tensor().shape();
        int wanted = shape.size() == 1 ? shape.getFirst() : -1;
        return new EngineSession() {
            @Override
            public List<Tensor> infer(List<Tensor> inputs) {
                var input = inputs.getFirst();
                int rows = input.dim(0);
                return List.of(first(input.reshape(rows, input.size() / rows), wanted));
            }

            @Override
            public List<Tensor> inferJoined(List<Tensors> parts) {
                var answers = new ArrayList<Tensor>(parts.size());
                for (var part : parts) {
                    answers.addAll(infer(part.all()));
                }
                return List.of(Tensor.join(answers));
            }

            @Override
            public void close() {}
        };
    }

    private static Tensor first(Tensor rows, int wanted) {
        if (!(rows instanceof DenseTensor dense) || wanted < 0 || wanted >= rows.dim(1)) {
            return rows;
        }
        int size = dense.type().size();
        var raw = ByteBuffer.allocate(rows.dim(0) * wanted * size);
        for (int row = 0; row < rows.dim(0); row++) {
            raw.put(dense.raw().slice(row * rows.dim(1) * size, wanted * size));
        }
        return new DenseTensor(dense.type(), raw.flip(), rows.dim(0), wanted);
    }
}
