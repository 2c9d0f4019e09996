package dev.adagrow.server.grpc;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ModelLoader;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Loads models without engines: input "input" [1, 4, 4], output "logits" of as many classes as the
 * version's manifest names; the logits of a row are its first values. Runs can be held up, and are
 * written down.
 */
final class FakeModels implements ModelLoader {
    static final int SIZE = 16;

    /** Bundle paths that mean something here. */
    static final Path THREE_CLASSES = Path.of("three-classes");

    static final Path FOUR_CLASSES = Path.of("four-classes");
    static final Path TENSORS_ONLY = Path.of("tensors-only");
    static final Path BROKEN = Path.of("broken");

    /** Takes images of any size. */
    static final Path STRETCHING = Path.of("stretching");

    /** Three classes, and pixels count double. */
    static final Path BRIGHTER = Path.of("brighter");

    /** One input for each type, named after it, of two elements a row; the outputs are the same. */
    static final Path ECHO = Path.of("echo");

    static final Path ECHO_WITHOUT_ROWS = Path.of("echo-without-rows");

    /** First value of each row that was run, in order. */
    final List<Float> seen = Collections.synchronizedList(new ArrayList<>());

    /** Whether models say that runs can be done. */
    volatile boolean answer = true;

    private volatile CountDownLatch runs = new CountDownLatch(0);
    private volatile CountDownLatch loads = new CountDownLatch(0);

    /** Every run and load waits until the returned latch is counted down. */
    CountDownLatch holdRuns() {
        runs = new CountDownLatch(1);
        return runs;
    }

    CountDownLatch holdLoads() {
        loads = new CountDownLatch(1);
        return loads;
    }

    @Override
    public LoadedModel load(ServableId id, Path bundle, Runnable warming) throws LoadException {
        await(loads);
        if (bundle.equals(BROKEN)) {
            throw new LoadException("the goldens do not match");
        }
        warming.run();
        if (bundle.equals(ECHO) || bundle.equals(ECHO_WITHOUT_ROWS)) {
            return new Echo(echo(id.model(), bundle.equals(ECHO)));
        }
        List<String> classes =
                bundle.equals(FOUR_CLASSES)
                        ? List.of("zero", "one", "two", "three")
                        : List.of("zero", "one", "two");
        var images =
                new ImagePreprocessing(
                        1,
                        4,
                        4,
                        bundle.equals(STRETCHING)
                                ? ImagePreprocessing.Resize.STRETCH
                                : ImagePreprocessing.Resize.PAD,
                        (bundle.equals(BRIGHTER) ? 2 : 1) / 255f,
                        List.of(0f),
                        List.of(1f));
        return new Model(
                manifest(
                        id.model(),
                        Signature.classifier(
                                new Signature.TensorSpec("input", DataType.FP32, List.of(1, 4, 4)),
                                "logits",
                                classes),
                        bundle.equals(TENSORS_ONLY) ? Optional.empty() : Optional.of(images)),
                this);
    }

    private static Manifest echo(String model, boolean batched) {
        var tensors =
                Arrays.stream(DataType.values())
                        .map(type -> new Signature.TensorSpec(type.name(), type, List.of(2)))
                        .toList();
        return manifest(
                model,
                new Signature(
                        batched,
                        tensors,
                        tensors.stream()
                                .map(tensor -> new Signature.Output(tensor, Optional.empty()))
                                .toList()),
                Optional.empty());
    }

    private record Echo(Manifest manifest) implements LoadedModel {
        @Override
        public Tensors infer(Tensors tensors) {
            return tensors;
        }

        @Override
        public void close() {}
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Model(Manifest manifest, FakeModels models) implements LoadedModel {
        @Override
        public boolean answers() {
            return models.answer;
        }

        @Override
        public Tensors infer(Tensors tensors) {
            var inputs = ((DenseTensor) tensors.get(0)).toFloats();
            int rows = inputs.dim(0), classes = manifest.classes().size();
            for (int row = 0; row < rows; row++) {
                models.seen.add(inputs.data()[row * SIZE]);
            }
            await(models.runs);
            var logits = FloatTensor.zeros(rows, classes);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(inputs.data(), row * SIZE, logits.data(), row * classes, classes);
            }
            return Tensors.of(DenseTensor.of(logits));
        }

        @Override
        public void close() {}
    }

    private static Manifest manifest(
            String model, Signature signature, Optional<Preprocessing> preprocessing) {
        return new Manifest(
                model,
                List.of(),
                List.of(new Manifest.Artifact("plain", "fake", "artifacts/plain", "fp32")),
                "plain",
                signature,
                preprocessing,
                new Manifest.Goldens(
                        1,
                        files(signature.inputs()),
                        List.of(
                                new Manifest.Goldens.Output(
                                        "plain",
                                        files(
                                                signature.outputs().stream()
                                                        .map(Signature.Output::tensor)
                                                        .toList()),
                                        0))),
                Optional.empty(),
                new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                new Manifest.Provenance("", List.of(), 0, "", "", "first"));
    }

    private static List<TensorFile> files(List<Signature.TensorSpec> tensors) {
        return tensors.stream().map(t -> new TensorFile("goldens/" + t.name(), t.shape())).toList();
    }
}
