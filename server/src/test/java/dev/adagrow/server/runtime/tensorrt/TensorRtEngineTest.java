package dev.adagrow.server.runtime.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.bundle.Signature;
import dev.adagrow.bundle.Signature.TensorSpec;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.StaticRows;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TensorRtEngineTest {
    private static final int ROWS = 4;
    private static final Path FILE = Path.of("model.onnx");
    private static final Signature SIGNATURE =
            new Signature(
                    true,
                    List.of(new TensorSpec("in", DataType.FP32, List.of(3))),
                    List.of(
                            new Signature.Output(
                                    new TensorSpec("out", DataType.FP32, List.of(-1)),
                                    Optional.empty())));

    private final FakeMachine machine = new FakeMachine();
    private final FakeTensorRt natives = new FakeTensorRt();

    @BeforeEach
    void bindings() {
        natives.inputs = List.of(binding("in", TrtType.FLOAT, ROWS, 3));
        natives.outputs =
                List.of(
                        binding("out", TrtType.FLOAT, ROWS, 3),
                        binding("unasked", TrtType.INT32, 1));
    }

    private static NativeTensorRt.Binding binding(String name, TrtType type, long... shape) {
        var extents = new ArrayList<Long>();
        for (long extent : shape) {
            extents.add(extent);
        }
        return new NativeTensorRt.Binding(name, type, extents);
    }

    private static Artifact artifact(String precision) {
        return new Artifact(
                "trt", "tensorrt", "a/model.onnx", precision, 0, ROWS, Optional.empty());
    }

    private EngineSession open(int instances, String precision) throws LoadException {
        return new TensorRtEngine(new Preflight(machine, 1), natives, instances)
                .open(FILE, SIGNATURE, artifact(precision));
    }

    private static FloatTensor counting(int rows, int from) {
        var data = new float[3 * rows];
        for (int i = 0; i < data.length; i++) {
            data[i] = from + i;
        }
        return new FloatTensor(data, rows, 3);
    }

    private static float[] doubled(FloatTensor inputs) {
        var data = inputs.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] *= 2;
        }
        return data;
    }

    private static DenseTensor infer(EngineSession session, FloatTensor inputs)
            throws InferenceException {
        return (DenseTensor) session.infer(List.of(DenseTensor.of(inputs))).getFirst();
    }

    @Test
    void answersAreCopiesThatTheNextRunLeavesAlone() throws Exception {
        try (var session = open(1, "fp32")) {
            var first = infer(session, counting(ROWS, 0));
            var second = infer(session, counting(ROWS, 100));
            assertThat(first.dims()).containsExactly(ROWS, 3);
            assertThat(first.toFloats().data()).containsExactly(doubled(counting(ROWS, 0)));
            assertThat(second.toFloats().data()).containsExactly(doubled(counting(ROWS, 100)));
        }
    }

    @Test
    void anyNumberOfRowsIsFilledUpAndCut() throws Exception {
        try (var session = new StaticRows(open(2, "fp32"), ROWS)) {
            for (int rows : new int[] {1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS}) {
                var answer = infer(session, counting(rows, 7));
                assertThat(answer.dims()).containsExactly(rows, 3);
                assertThat(answer.toFloats().data()).containsExactly(doubled(counting(rows, 7)));
            }
        }
        assertThat(natives.made).hasValue(2);
    }

    @Test
    void aContextIsUsedByOneThreadAtATimeAndNoneIsMadeLater() throws Exception {
        try (var session = open(2, "fp32");
                var threads = Executors.newFixedThreadPool(6)) {
            var answers = new ArrayList<Future<float[]>>();
            for (int i = 0; i < 600; i++) {
                var inputs = counting(ROWS, i);
                answers.add(
                        threads.submit(
                                (Callable<float[]>)
                                        () -> infer(session, inputs).toFloats().data()));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).containsExactly(doubled(counting(ROWS, i)));
            }
            assertThat(natives.contexts).hasValue(2);
        }
        assertThat(natives.broken).hasValue(0);
        assertThat(natives.made).hasValue(2);
        assertThat(natives.contexts).hasValue(0);
        assertThat(natives.models).hasValue(0);
    }

    @Test
    void anOptionIsThereOnlyIfItIsWanted() throws Exception {
        open(1, "fp32").close();
        open(1, "fp16").close();
        open(1, "int8").close();
        assertThat(natives.asked)
                .containsExactly(
                        "start",
                        "onnx on 1 with []",
                        "start",
                        "onnx on 1 with [fp16]",
                        "start",
                        "onnx on 1 with [int8]");
    }

    @Test
    void whatThePreflightRefusesStartsNothing() {
        machine.gpus.clear();
        assertThatThrownBy(() -> open(1, "fp32"))
                .hasMessage("this machine has no NVIDIA GPU with a driver");
        assertThat(natives.asked).isEmpty();
    }

    @Test
    void aModelThatDisagreesWithTheSignatureIsRefusedAndFreed() {
        natives.inputs = List.of(binding("in", TrtType.FLOAT, ROWS + 1, 3));
        assertThatThrownBy(() -> open(2, "fp32"))
                .isInstanceOf(LoadException.class)
                .hasMessage("the signature's tensor in has shape [4, 3], the model's has [5, 3]");
        natives.inputs = List.of(binding("in", TrtType.HALF, ROWS, 3));
        assertThatThrownBy(() -> open(2, "fp32"))
                .hasMessage("the model's tensor in does not hold FP32 but FP16");
        natives.inputs = List.of(binding("in", TrtType.FLOAT, -1, 3));
        assertThatThrownBy(() -> open(2, "fp32")).hasMessageContaining("the model's has [-1, 3]");
        natives.inputs = List.of(binding("x", TrtType.FLOAT, ROWS, 3));
        assertThatThrownBy(() -> open(2, "fp32")).hasMessage("the model has no tensor in but [x]");
        assertThat(natives.contexts).hasValue(0);
        assertThat(natives.models).hasValue(0);
    }

    @Test
    void whatTheNativeLayerSaysIsToldAndTheContextGoesOn() throws Exception {
        natives.failure = "Failed parse ONNX model file";
        assertThatThrownBy(() -> open(1, "fp32"))
                .isInstanceOf(LoadException.class)
                .hasMessage("TensorRT does not take the model: Failed parse ONNX model file");
        natives.failure = null;
        try (var session = open(1, "fp32")) {
            natives.failure = "Session execution failed, code: 0";
            assertThatThrownBy(() -> infer(session, counting(ROWS, 0)))
                    .isInstanceOf(InferenceException.class)
                    .hasMessage("TensorRT failed: Session execution failed, code: 0");
            natives.failure = null;
            assertThat(infer(session, counting(ROWS, 0)).size()).isEqualTo(3 * ROWS);
            assertThatThrownBy(() -> infer(session, counting(ROWS + 1, 0)))
                    .hasMessageContaining("the input in is FP32[5, 3], of 60 bytes");
        }
    }

    /** There is no TensorRT where tests run; where there is, the library starts. */
    @Test
    void aLibraryThatDoesNotLoadIsRememberedAndItsReasonTold() {
        var real = new DjlTensorRt();
        if (new LinuxMachineConfig(List.of()).library("libnvinfer.so.8").isPresent()) {
            return;
        }
        assertThatThrownBy(real::start)
                .isInstanceOf(NativeTensorRt.NativeException.class)
                .hasMessageStartingWith("DJL's TensorRT library does not start: ")
                .hasMessageContaining("libnvonnxparser.so.8")
                .satisfies(first -> assertThatThrownBy(real::start).isSameAs(first));
    }
}
