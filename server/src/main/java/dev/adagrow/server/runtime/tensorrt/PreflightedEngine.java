package dev.adagrow.server.runtime.tensorrt;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import java.nio.file.Path;

/**
 * TensorRT in another process: what its preflight refuses does not even start that.
 *
 * @param behind opens what passes
 */
public record PreflightedEngine(Preflight preflight, Engine behind) implements Engine {
    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        return open(
                model,
                signature,
                new Artifact(TensorRtEngine.NAME, TensorRtEngine.NAME, model.toString(), ""));
    }

    @Override
    public EngineSession open(Path model, Signature signature, Artifact artifact)
            throws LoadException {
        preflight.check(signature, artifact);
        return behind.open(model, signature, artifact);
    }
}
