package dev.adagrow.server.runtime.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Manifest.Requirements;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.tensor.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreflightTest {
    private static final Signature SIGNATURE = signature(DataType.FP32, 3);

    private final FakeMachine machine = new FakeMachine();

    private static Signature signature(DataType type, int extent) {
        return new Signature(
                true,
                List.of(new TensorSpec("in", type, List.of(extent))),
                List.of(
                        new Signature.Output(
                                new TensorSpec("out", DataType.FP32, List.of(2)),
                                Optional.empty())));
    }

    private static Artifact artifact(String file, int rows, String library, String capability) {
        return new Artifact(
                "trt",
                "tensorrt",
                file,
                "fp16",
                0,
                rows,
                Optional.of(new Requirements(library, capability)));
    }

    private static final Artifact FIT = artifact("model.onnx", 8, "", "");

    private void refused(String message, Signature signature, Artifact artifact) {
        refused(0, message, signature, artifact);
    }

    private void refused(int device, String message, Signature signature, Artifact artifact) {
        assertThatThrownBy(() -> new Preflight(machine, device).check(signature, artifact))
                .isInstanceOf(LoadException.class)
                .hasMessage(message);
    }

    @Test
    void whatFitsPasses() {
        var preflight = new Preflight(machine, 0);
        assertThatCode(() -> preflight.check(SIGNATURE, FIT)).doesNotThrowAnyException();
        assertThatCode(() -> preflight.check(SIGNATURE, artifact("a.trt", 1, "8.6.1", "8.6")))
                .doesNotThrowAnyException();
        assertThat(preflight.preloaded())
                .containsExactly(
                        Path.of("/cuda/libcudart.so.12.0.146"),
                        Path.of("/lib/libnvinfer_plugin.so.8.6.1"));
    }

    @Test
    void aMachineWithoutAGpuIsRefused() {
        machine.gpus.clear();
        refused("this machine has no NVIDIA GPU with a driver", SIGNATURE, FIT);
    }

    @Test
    void aGpuThatIsNotThereIsRefused() {
        refused(2, "this machine has no GPU 2 but [0, 1]", SIGNATURE, FIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libnvinfer.so.8",
                "libnvinfer_plugin.so.8",
                "libnvonnxparser.so.8",
                "libnvparsers.so.8",
                "libcudart.so."
            })
    void aLibraryThatIsMissingIsNamed(String library) {
        machine.libraries.remove(library);
        assertThatThrownBy(() -> new Preflight(machine, 0).check(SIGNATURE, FIT))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith(library)
                .hasMessageContaining(
                        " is not found; TensorRT 8.5 or 8.6 and CUDA's runtime must be installed");
    }

    @Test
    void aTensorRtThatDjlIsNotMadeForIsRefused() {
        machine.libraries.put("libnvinfer.so.8", Path.of("/lib/libnvinfer.so.8.2.5"));
        refused("TensorRT 8.2.5 is installed; this engine takes 8.5 and 8.6", SIGNATURE, FIT);
        machine.libraries.put("libnvinfer.so.8", Path.of("/lib/libnvinfer.so.8"));
        refused(
                "the version of TensorRT cannot be told from its file libnvinfer.so.8",
                SIGNATURE,
                FIT);
    }

    @Test
    void anotherVersionOfTensorRtThanTheArtifactsIsRefused() {
        refused(
                "it was made for TensorRT 8.5.3, this machine has 8.6.1",
                SIGNATURE,
                artifact("a.trt", 8, "8.5.3", "8.6"));
    }

    @Test
    void anotherComputeCapabilityThanTheArtifactsIsRefused() {
        refused(
                "it was made for compute capability 9.0, GPU 0 (NVIDIA A10) has 8.6",
                SIGNATURE,
                artifact("a.trt", 8, "8.6.1", "9.0"));
        refused(
                1,
                "it was made for compute capability 8.6, GPU 1 (Old) has an unknown one",
                SIGNATURE,
                artifact("a.trt", 8, "8.6.1", "8.6"));
    }

    @Test
    void aSerializedEngineThatDoesNotSayWhatItWasMadeForIsRefused() {
        refused(
                "it is a serialized engine, and does not say for which TensorRT and compute capability it was made",
                SIGNATURE,
                artifact("a.trt", 8, "8.6.1", ""));
    }

    @Test
    void openShapesAreRefused() {
        refused(
                "it does not say how many rows a run takes; this engine takes static shapes only",
                SIGNATURE,
                artifact("model.onnx", 0, "", ""));
        refused(
                "the signature's tensor in has the shape [-1]; this engine takes static shapes only",
                signature(DataType.FP32, -1),
                FIT);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FP32", "FP16", "INT8", "INT32", "BOOL"},
            mode = EnumSource.Mode.EXCLUDE)
    void aTypeThatTensorRtLacksIsRefused(DataType type) {
        refused(
                "the engine tensorrt has no tensors of " + type + ", as the signature's in is",
                signature(type, 3),
                FIT);
    }

    @Test
    void linesOfNvidiaSmiAreUnderstood() {
        assertThat(LinuxMachineConfig.gpu("0, NVIDIA A10, 8.6"))
                .contains(new Machine.Gpu(0, "NVIDIA A10", "8.6"));
        assertThat(LinuxMachineConfig.gpu("1, Tesla K80, [N/A]"))
                .contains(new Machine.Gpu(1, "Tesla K80", ""));
        assertThat(LinuxMachineConfig.gpu("No devices were found")).isEmpty();
    }

    @Test
    void aLibraryIsFoundBehindItsLinks(@TempDir Path folder) throws Exception {
        var file = Files.createFile(folder.resolve("libnvinfer.so.8.6.1"));
        Files.createSymbolicLink(folder.resolve("libnvinfer.so.8"), file);
        assertThat(new LinuxMachineConfig(List.of(folder)).library("libnvinfer.so.8"))
                .contains(file.toRealPath());
        assertThat(new LinuxMachineConfig(List.of(folder.resolve("none"))).library("libnone.so"))
                .isEmpty();
    }
}
