package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime on the CPU. Bundles know it as {@value #NAME}. A session runs one inference on each
 * thread that calls it; inside of an inference operators run one after the other, on at most {@code
 * threads} threads that sleep while there is nothing to do.
 */
public final class OnnxEngine implements Engine {
    public static final String NAME = "onnxruntime";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;

    /**
     * @param threads that one inference may use; 1: only the caller's
     */
    public OnnxEngine(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("engine.threads must not be " + threads);
        }
        this.threads = threads;
    }

    @Override
    public EngineSession open(byte[] model, Manifest manifest) throws LoadException {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Spinning threads take the cores from the trainer and from the network threads.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return checked(environment.createSession(model, options), manifest);
        } catch (OrtException e) {
            throw new LoadException("ONNX Runtime does not take the model: " + e.getMessage(), e);
        }
    }

    private EngineSession checked(OrtSession session, Manifest manifest)
            throws LoadException, OrtException {
        try {
            if (!session.getInputNames().equals(Set.of(manifest.input().name()))) {
                throw new LoadException(
                        "the manifest's input is "
                                + manifest.input().name()
                                + ", the model's are "
                                + session.getInputNames());
            }
            if (!session.getOutputNames().contains(manifest.output().name())) {
                throw new LoadException(
                        "the manifest's output is "
                                + manifest.output().name()
                                + ", the model's are "
                                + session.getOutputNames());
            }
            check(session.getInputInfo(), manifest.input());
            check(session.getOutputInfo(), manifest.output());
            return new OnnxSession(
                    environment, session, manifest.input().name(), manifest.output().name());
        } catch (LoadException | OrtException e) {
            session.close();
            throw e;
        }
    }

    /** Type float32, and extents that agree wherever both sides fix them. */
    private static void check(Map<String, ai.onnxruntime.NodeInfo> nodes, Manifest.TensorSpec spec)
            throws LoadException {
        var node = nodes.get(spec.name());
        if (node == null
                || !(node.getInfo() instanceof TensorInfo info)
                || info.type != OnnxJavaType.FLOAT) {
            throw new LoadException("the model's tensor " + spec.name() + " does not hold float32");
        }
        long[] shape = info.getShape();
        boolean fits = shape.length == spec.shape().size() + 1;
        for (int i = 0; fits && i < spec.shape().size(); i++) {
            fits =
                    spec.shape().get(i) == -1
                            || shape[i + 1] <= 0
                            || shape[i + 1] == spec.shape().get(i);
        }
        if (!fits) {
            throw new LoadException(
                    "the manifest's tensor "
                            + spec.name()
                            + " has shape "
                            + spec.shape()
                            + " behind the batch dimension, the model's has "
                            + Arrays.toString(shape));
        }
    }
}
