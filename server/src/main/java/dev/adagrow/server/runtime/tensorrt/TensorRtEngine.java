package dev.adagrow.server.runtime.tensorrt;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.tensorrt.NativeTensorRt.NativeException;
import java.nio.file.Path;
import java.util.Map;

/**
 * TensorRT on one GPU, of static shapes. Bundles know it as {@value #NAME}; what they give it is an
 * ONNX file, which is built for the GPU when it is opened, or a serialized engine. Starts nothing
 * before the first is opened and has passed the preflight.
 */
public final class TensorRtEngine implements Engine {
    public static final String NAME = "tensorrt";

    private final Preflight preflight;
    private final NativeTensorRt natives;
    private final int instances;

    /**
     * @param instances execution contexts of a model
     */
    public TensorRtEngine(Preflight preflight, int instances) {
        this(preflight, new DjlTensorRt(), instances);
    }

    TensorRtEngine(Preflight preflight, NativeTensorRt natives, int instances) {
        this.preflight = preflight;
        this.natives = natives;
        this.instances = instances;
    }

    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        return open(model, signature, new Artifact(NAME, NAME, model.toString(), ""));
    }

    @Override
    public EngineSession open(Path model, Signature signature, Artifact artifact)
            throws LoadException {
        preflight.check(signature, artifact);
        try {
            natives.start();
            long handle =
                    natives.load(
                            model,
                            Preflight.isOnnx(artifact),
                            preflight.device(),
                            options(artifact));
            boolean open = false;
            try {
                var session = new TensorRtSession(natives, handle, signature, artifact, instances);
                open = true;
                return session;
            } finally {
                if (!open) {
                    natives.unload(handle);
                }
            }
        } catch (NativeException e) {
            throw new LoadException("TensorRT does not take the model: " + e.getMessage(), e);
        }
    }

    /** A key that is there is on, whatever its value; fp16 beside int8 would turn int8 off. */
    private static Map<String, String> options(Artifact artifact) {
        return switch (artifact.precision()) {
            case "fp16" -> Map.of("fp16", "true");
            case "int8" -> Map.of("int8", "true");
            default -> Map.of();
        };
    }
}
