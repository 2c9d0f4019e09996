package dev.adagrow.server.runtime.tensorrt;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Manifest.Requirements;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.LoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses, before anything native is loaded, what would end the process: each bad condition with a
 * message of its own. Thread-safe; blocking.
 *
 * @param device number of the GPU that is to be used
 */
public record Preflight(Machine machine, int device) {
    private static final String INFER = "libnvinfer.so.8";
    private static final String PLUGINS = "libnvinfer_plugin.so.8";
    private static final String CUDA = "libcudart.so.";

    /** What DJL's native layer is linked with, or calls. */
    private static final List<String> LIBRARIES =
            List.of(INFER, PLUGINS, "libnvonnxparser.so.8", "libnvparsers.so.8", CUDA);

    private static final Pattern VERSION = Pattern.compile("\\.so\\.(\\d+\\.\\d+(\\.\\d+)*)$");
    private static final Pattern SUPPORTED = Pattern.compile("8\\.[56](\\..*)?");
    private static final String ONNX = ".onnx";

    /**
     * @throws LoadException for the first thing that is not as the artifact needs it
     */
    void check(Signature signature, Artifact artifact) throws LoadException {
        var gpu = gpu();
        var version = version();
        var required = artifact.requirements().orElse(new Requirements("", ""));
        if (!isOnnx(artifact)
                && (required.libraryVersion().isEmpty()
                        || required.computeCapability().isEmpty())) {
            throw new LoadException(
                    "it is a serialized engine, and does not say for which TensorRT and compute capability it was made");
        }
        if (!required.libraryVersion().isEmpty() && !required.libraryVersion().equals(version)) {
            throw new LoadException(
                    "it was made for TensorRT "
                            + required.libraryVersion()
                            + ", this machine has "
                            + version);
        }
        if (!required.computeCapability().isEmpty()
                && !required.computeCapability().equals(gpu.computeCapability())) {
            throw new LoadException(
                    "it was made for compute capability "
                            + required.computeCapability()
                            + ", GPU "
                            + device
                            + " ("
                            + gpu.name()
                            + ") has "
                            + (gpu.computeCapability().isEmpty()
                                    ? "an unknown one"
                                    : gpu.computeCapability()));
        }
        checkShapes(signature, artifact);
    }

    static boolean isOnnx(Artifact artifact) {
        return artifact.path().endsWith(ONNX);
    }

    private Machine.Gpu gpu() throws LoadException {
        var gpus = machine.gpus();
        if (gpus.isEmpty()) {
            throw new LoadException("this machine has no NVIDIA GPU with a driver");
        }
        return gpus.stream()
                .filter(gpu -> gpu.index() == device)
                .findFirst()
                .orElseThrow(() ->
                        new LoadException(
                                "this machine has no GPU "
                                        + device
                                        + " but "
                                        + gpus.stream().map(Machine.Gpu::index).toList()));
    }

    private String version() throws LoadException {
        for (var library : LIBRARIES) {
            if (machine.library(library).isEmpty()) {
                throw new LoadException(
                        library
                                + (library.endsWith(".") ? "*" : "")
                                + " is not found; TensorRT 8.5 or 8.6 and CUDA's runtime must be installed, or engine.tensorrt.folders name where");
            }
        }
        var file = machine.library(INFER).orElseThrow().getFileName().toString();
        var version = VERSION.matcher(file);
        if (!version.find()) {
            throw new LoadException("the version of TensorRT cannot be told from its file " + file);
        }
        if (!SUPPORTED.matcher(version.group(1)).matches()) {
            throw new LoadException(
                    "TensorRT "
                            + version.group(1)
                            + " is installed; this engine takes 8.5 and 8.6");
        }
        return version.group(1);
    }

    private static void checkShapes(Signature signature, Artifact artifact) throws LoadException {
        if (signature.batched() && artifact.rows() == 0) {
            throw new LoadException(
                    "it does not say how many rows a run takes; this engine takes static shapes only");
        }
        var tensors = new ArrayList<TensorSpec>(signature.inputs());
        signature.outputs().forEach(output -> tensors.add(output.tensor()));
        for (var tensor : tensors) {
            if (TrtType.of(tensor.type()).isEmpty()) {
                throw new LoadException(
                        "the engine "
                                + TensorRtEngine.NAME
                                + " has no tensors of "
                                + tensor.type()
                                + ", as the signature's "
                                + tensor.name()
                                + " is");
            }
        }
        for (var input : signature.inputs()) {
            if (input.shape().contains(-1)) {
                throw new LoadException(
                        "the signature's tensor "
                                + input.name()
                                + " has the shape "
                                + input.shape()
                                + "; this engine takes static shapes only");
            }
        }
    }

    /**
     * What must be in the process before DJL's native layer is: it calls these libraries, and is
     * not linked with them. Empty where they are missing.
     */
    public List<Path> preloaded() {
        return List.of(CUDA, PLUGINS).stream()
                .flatMap(library -> machine.library(library).stream())
                .toList();
    }
}
