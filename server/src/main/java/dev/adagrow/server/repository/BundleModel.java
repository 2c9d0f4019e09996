package dev.adagrow.server.repository;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.ServedBy;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * A model whose bundle's bytes are no longer held, but for what the engine keeps. To a model file
 * without rows a call is given without its first extent, which is 1, and its answer gets one.
 */
record BundleModel(
        Manifest manifest,
        ServedBy servedBy,
        RunTimes times,
        EngineSession session,
        EngineFile file)
        implements LoadedModel {
    BundleModel(Manifest manifest, ServedBy servedBy, EngineSession session, EngineFile file) {
        this(manifest, servedBy, RunTimes.UNKNOWN, session, file);
    }

    BundleModel with(RunTimes measured) {
        return new BundleModel(manifest, servedBy, measured, session, file);
    }

    @Override
    public Tensors infer(Tensors inputs) throws InferenceException {
        return inferJoined(List.of(inputs));
    }

    @Override
    public Tensors inferJoined(List<Tensors> parts) throws InferenceException {
        if (manifest.signature().batched()) {
            return checked(session.inferJoined(parts));
        }
        var inputs = Tensors.join(parts).all().stream().map(Tensor::withoutRow).toList();
        return checked(session.infer(inputs).stream().map(Tensor::asRow).toList());
    }

    @Override
    public boolean answers() {
        return session.answers();
    }

    private Tensors checked(List<Tensor> outputs) throws InferenceException {
        var declared = manifest.signature().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            requireDeclared(outputs.get(i), declared.get(i).tensor());
        }
        try {
            return new Tensors(outputs);
        } catch (IllegalArgumentException e) {
            throw new InferenceException("the model's outputs have no rows: " + outputs, e);
        }
    }

    private static void requireDeclared(Tensor output, TensorSpec spec) throws InferenceException {
        boolean fits =
                output.type() == spec.type()
                        && output.rank() >= 1
                        && spec.fits(Arrays.stream(output.dims()).skip(1).boxed().toList());
        if (!fits) {
            throw new InferenceException(
                    "the model's output "
                            + spec.name()
                            + " is "
                            + output
                            + ", declared are "
                            + spec.type()
                            + spec.shape()
                            + " behind the rows");
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            file.close();
        }
    }
}
