package dev.adagrow.server.runtime.identity;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.Tensor;
import java.util.List;

/**
 * Answers each row of a single input with its own values, flattened. Bundles know it as {@value
 * #NAME}; the model file is not looked at.
 */
public final class IdentityEngine implements Engine {
    public static final String NAME = "identity";

    @Override
    public EngineSession open(byte[] model, Signature signature) throws LoadException {
        if (signature.inputs().size() != 1
                || signature.outputs().size() != 1
                || !signature.batched()) {
            throw new LoadException(
                    "the engine "
                            + NAME
                            + " takes models of one batched input and output, not "
                            + signature);
        }
        return new EngineSession() {
            @Override
            public List<Tensor> infer(List<Tensor> inputs) {
                var input = inputs.getFirst();
                int rows = input.dim(0);
                return List.of(input.reshape(rows, input.size() / rows));
            }

            @Override
            public void close() {}
        };
    }
}
