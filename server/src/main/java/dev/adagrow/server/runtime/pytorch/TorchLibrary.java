package dev.adagrow.server.runtime.pytorch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.LoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DJL's PyTorch engine, started. To have one is to know that its natives are in the process. */
final class TorchLibrary {
    private static final Logger log = LoggerFactory.getLogger(TorchLibrary.class);
    private static final String ENGINE = "PyTorch";

    /** An archive that was saved on a GPU is brought onto the CPU. */
    private static final Map<String, String> OPTIONS = Map.of("mapLocation", "true");

    private TorchLibrary() {}

    /**
     * Starts the engine, which may take seconds.
     *
     * @param threads inside of one operator, of the whole process
     */
    static TorchLibrary start(int threads) throws LoadException {
        new TorchConfig(threads).apply();
        try {
            var engine = Engine.getEngine(ENGINE);
            JniUtils.setNumThreads(threads);
            log.info("PyTorch {} runs TorchScript files", engine.getVersion());
            return new TorchLibrary();
        } catch (EngineException | LinkageError e) {
            throw new LoadException("DJL's PyTorch engine does not start: " + why(e), e);
        }
    }

    /** The innermost words: those around them only say that something failed. */
    private static String why(Throwable failure) {
        Throwable t = failure;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.toString();
    }

    TorchSession open(Path file, Signature signature) throws LoadException {
        var model = Model.newInstance(file.getFileName().toString(), Device.cpu(), ENGINE);
        boolean open = false;
        try {
            model.load(file, null, OPTIONS);
            var block = (PtSymbolBlock) model.getBlock();
            // A module is in training form until it is told otherwise.
            JniUtils.enableInferenceMode(block);
            var session = new TorchSession(model, block, signature);
            open = true;
            return session;
        } catch (IOException | MalformedModelException | EngineException e) {
            throw new LoadException("PyTorch does not take the model: " + TorchMessages.of(e), e);
        } finally {
            if (!open) {
                model.close();
            }
        }
    }
}
