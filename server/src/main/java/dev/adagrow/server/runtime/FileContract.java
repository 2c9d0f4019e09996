package dev.adagrow.server.runtime;

import dev.adagrow.bundle.Signature.TensorSpec;
import java.util.List;

/**
 * What a model file says about its tensors, in its order. Shapes are whole: whether a first extent
 * is a number of rows, the file does not say.
 *
 * @param skipped outputs that are no tensors of the protocol, with what they are
 */
public record FileContract(
        List<TensorSpec> inputs, List<TensorSpec> outputs, List<String> skipped) {
    public FileContract {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        skipped = List.copyOf(skipped);
    }
}
