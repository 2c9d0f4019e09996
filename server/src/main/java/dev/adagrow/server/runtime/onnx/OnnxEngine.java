package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.FileContract;
import dev.adagrow.server.runtime.SelfDescribing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * ONNX Runtime on the CPU. Bundles know it as {@value #NAME}. A session runs one inference on each
 * thread that calls it; inside of an inference operators run one after the other, on at most {@code
 * threads} threads that sleep while there is nothing to do.
 */
public final class OnnxEngine implements SelfDescribing {
    public static final String NAME = "onnxruntime";

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;
    private final RunWatch watch;

    /** Ends runs after a minute. */
    public OnnxEngine(int threads) {
        this(threads, Duration.ofMinutes(1));
    }

    /**
     * @param threads that one inference may use; 1: only the caller's
     * @param callLimit after which a run is ended
     */
    public OnnxEngine(int threads, Duration callLimit) {
        if (threads < 1) {
            throw new IllegalArgumentException("engine.threads must not be " + threads);
        }
        this.threads = threads;
        this.watch = new RunWatch(callLimit);
    }

    @Override
    public EngineSession open(Path model, Signature signature) throws LoadException {
        return open(model, signature, 0);
    }

    @Override
    public EngineSession open(Path model, Signature signature, Artifact artifact)
            throws LoadException {
        return open(model, signature, artifact.rows());
    }

    /**
     * @param rows that the file's first extents may be fixed to; 0: to none
     */
    private EngineSession open(Path model, Signature signature, int rows) throws LoadException {
        try (var options = new OrtSession.SessionOptions()) {
            quiet(options);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // Spinning threads take the cores from the trainer and from the network threads.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return checked(environment.createSession(model.toString(), options), signature, rows);
        } catch (OrtException e) {
            throw refused(model, e);
        }
    }

    /** What it logs of a file or a run is in the exception too, or a line for every odd node. */
    private static void quiet(OrtSession.SessionOptions options) throws OrtException {
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    /** Where the file lies for a while is nobody's business. */
    private static LoadException refused(Path model, OrtException e) {
        var why = OnnxMessages.line(e).replace(model.toString(), "the file");
        return new LoadException("ONNX Runtime does not take the model: " + why, e);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FileContract contract(Path model) throws LoadException {
        try (var options = new OrtSession.SessionOptions()) {
            quiet(options);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            try (var session = environment.createSession(model.toString(), options)) {
                return contract(session);
            }
        } catch (OrtException e) {
            throw refused(model, e);
        }
    }

    private static FileContract contract(OrtSession session) throws LoadException, OrtException {
        var inputs = new ArrayList<TensorSpec>();
        for (var node : session.getInputInfo().values()) {
            inputs.add(
                    spec(node)
                            .orElseThrow(() ->
                                    new LoadException(
                                            "input "
                                                    + node.getName()
                                                    + " is no tensor of the protocol but "
                                                    + node.getInfo())));
        }
        var outputs = new ArrayList<TensorSpec>();
        var skipped = new ArrayList<String>();
        for (var node : session.getOutputInfo().values()) {
            spec(node)
                    .ifPresentOrElse(
                            outputs::add,
                            () -> skipped.add(node.getName() + ", which is " + node.getInfo()));
        }
        return new FileContract(inputs, outputs, skipped);
    }

    private static Optional<TensorSpec> spec(NodeInfo node) throws LoadException {
        if (!(node.getInfo() instanceof TensorInfo info)) {
            return Optional.empty();
        }
        var type = OnnxTypes.of(info.onnxType);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new TensorSpec(node.getName(), type.get(), extents(node.getName(), info)));
        } catch (IllegalArgumentException e) {
            throw new LoadException("tensor " + node.getName() + ": " + e.getMessage(), e);
        }
    }

    private static List<Integer> extents(String name, TensorInfo info) throws LoadException {
        var shape = info.getShape();
        if (Arrays.stream(shape).anyMatch(extent -> extent > Integer.MAX_VALUE)) {
            throw new LoadException(
                    "tensor " + name + " has the extents " + Arrays.toString(shape));
        }
        return Arrays.stream(shape).mapToObj(extent -> extent <= 0 ? -1 : (int) extent).toList();
    }

    private EngineSession checked(OrtSession session, Signature signature, int rows)
            throws LoadException, OrtException {
        try {
            var inputs = signature.inputs();
            var outputs = signature.outputs().stream().map(Signature.Output::tensor).toList();
            if (!session.getInputNames().equals(names(inputs))) {
                throw new LoadException(
                        "the signature's inputs are "
                                + names(inputs)
                                + ", the model's are "
                                + session.getInputNames());
            }
            if (!session.getOutputNames().containsAll(names(outputs))) {
                throw new LoadException(
                        "the signature's outputs are "
                                + names(outputs)
                                + ", the model's are "
                                + session.getOutputNames());
            }
            for (var input : inputs) {
                check(session.getInputInfo(), input, signature.batched(), rows);
            }
            for (var output : outputs) {
                check(session.getOutputInfo(), output, signature.batched(), rows);
            }
            return new OnnxSession(environment, session, watch, inputs, outputs);
        } catch (LoadException | OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static Set<String> names(List<TensorSpec> specs) {
        return specs.stream()
                .map(TensorSpec::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The type, and extents that agree wherever both sides fix them. */
    private static void check(
            Map<String, NodeInfo> nodes, TensorSpec spec, boolean batched, int fixedRows)
            throws LoadException {
        var node = nodes.get(spec.name());
        var type = OnnxTypes.of(spec.type());
        if (type.isEmpty()) {
            throw new LoadException(
                    "ONNX Runtime's Java interface has no tensors of "
                            + spec.type()
                            + ", as the signature's "
                            + spec.name()
                            + " is");
        }
        if (node == null
                || !(node.getInfo() instanceof TensorInfo info)
                || info.onnxType != OnnxTensorType.mapFromJavaType(type.get())) {
            throw new LoadException(
                    "the model's tensor "
                            + spec.name()
                            + " does not hold "
                            + spec.type()
                            + " but is "
                            + (node == null ? "not there" : node.getInfo()));
        }
        var shape = extents(spec.name(), info);
        int rows = batched ? 1 : 0;
        boolean fits =
                shape.size() >= rows
                        && spec.fits(shape.subList(rows, shape.size()))
                        && (!batched || shape.getFirst() == -1 || shape.getFirst() == fixedRows);
        if (!fits) {
            throw new LoadException(
                    "the signature's tensor "
                            + spec.name()
                            + " has shape "
                            + spec.shape()
                            + (batched ? " behind the number of rows" : "")
                            + ", the model's has "
                            + shape);
        }
    }
}
