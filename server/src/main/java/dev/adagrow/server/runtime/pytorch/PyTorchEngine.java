package dev.adagrow.server.runtime.pytorch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * TorchScript on the CPU. Bundles know it as {@value #NAME}. A session runs one inference on each
 * thread that calls it; inside of an inference operators run one after the other, on at most {@code
 * threads} threads. That number holds for all sessions of the process, for PyTorch has one.
 */
public final class PyTorchEngine implements Engine {
    public static final String NAME = "pytorch";

    private final int threads;

    @GuardedBy("this")
    private @Nullable TorchLibrary library;

    /**
     * Why the library cannot be used: it is tried once, for a second try would end the same way.
     */
    @GuardedBy("this")
    private @Nullable LoadException unusable;

    /**
     * Starts nothing.
     *
     * @param threads that one inference may use
     */
    public PyTorchEngine(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("engine.engineThreads must not be " + threads);
        }
        this.threads = threads;
    }

    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        for (var input : signature.inputs()) {
            requireType(input);
        }
        for (var output : signature.outputs()) {
            requireType(output.tensor());
        }
        return library().open(model, signature);
    }

    private static void requireType(TensorSpec spec) throws LoadException {
        if (!TorchTypes.has(spec.type())) {
            throw new LoadException(
                    "the engine "
                            + NAME
                            + " has no tensors of "
                            + spec.type()
                            + ", as the signature's "
                            + spec.name()
                            + " is");
        }
    }

    private synchronized TorchLibrary library() throws LoadException {
        if (unusable != null) {
            throw unusable;
        }
        if (library == null) {
            try {
                library = TorchLibrary.start(threads);
            } catch (LoadException e) {
                unusable = e;
                throw e;
            }
        }
        return library;
    }
}
