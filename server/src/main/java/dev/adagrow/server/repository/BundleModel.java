package dev.adagrow.server.repository;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * A model whose bundle's bytes are no longer held, but for what the engine keeps. To a model file
 * without rows a call is given without its first extent, which is 1, and its answer gets one.
 */
record BundleModel(Manifest manifest, EngineSession session) implements LoadedModel {
    @Override
    public Tensors infer(Tensors inputs) throws InferenceException {
        List<Tensor> outputs;
        if (manifest.signature().batched()) {
            outputs = session.infer(inputs.all());
        } else {
            outputs =
                    session
                            .infer(inputs.all().stream().map(BundleModel::withoutRow).toList())
                            .stream()
                            .map(BundleModel::asRow)
                            .toList();
        }
        try {
            return new Tensors(outputs);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(
                    "the model answers " + inputs.rows() + " rows with " + outputs, e);
        }
    }

    private static Tensor withoutRow(Tensor tensor) {
        int[] dims = tensor.dims();
        return tensor.reshape(Arrays.copyOfRange(dims, 1, dims.length));
    }

    private static Tensor asRow(Tensor tensor) {
        var dims = new int[tensor.rank() + 1];
        dims[0] = 1;
        System.arraycopy(tensor.dims(), 0, dims, 1, tensor.rank());
        return tensor.reshape(dims);
    }

    @Override
    public void close() {
        session.close();
    }
}
