package dev.adagrow.server.grpc;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.preprocess.Preprocessing;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.LoadedModel;
import dev.adagrow.server.lifecycle.ModelLoader;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.FloatTensor;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** First value of each row that was run, in order. */
    final List<Float> seen = Collections.synchronizedList(new ArrayList<>());

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
        List<String> classes =
                bundle.equals(FOUR_CLASSES)
                        ? List.of("zero", "one", "two", "three")
                        : List.of("zero", "one", "two");
        return new Model(manifest(id.model(), classes, !bundle.equals(TENSORS_ONLY)), this);
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
        public FloatTensor infer(FloatTensor inputs) {
            int rows = inputs.dim(0), classes = manifest.classes().size();
            for (int row = 0; row < rows; row++) {
                models.seen.add(inputs.data()[row * SIZE]);
            }
            await(models.runs);
            var logits = FloatTensor.zeros(rows, classes);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(inputs.data(), row * SIZE, logits.data(), row * classes, classes);
            }
            return logits;
        }

        @Override
        public void close() {}
    }

    private static Manifest manifest(String model, List<String> classes, boolean images) {
        return new Manifest(
                model,
                List.of(),
                List.of(new Manifest.Artifact("plain", "fake", "artifacts/plain", "fp32")),
                "plain",
                new Manifest.TensorSpec("input", "FP32", List.of(1, 4, 4)),
                new Manifest.TensorSpec("logits", "FP32", List.of(-1)),
                classes,
                images
                        ? Optional.of(
                                new Preprocessing(
                                        1,
                                        4,
                                        4,
                                        Preprocessing.Resize.PAD,
                                        1 / 255f,
                                        List.of(0f),
                                        List.of(1f)))
                        : Optional.empty(),
                new Manifest.Goldens(
                        1,
                        "goldens/inputs",
                        List.of(new Manifest.Goldens.Output("plain", "goldens/plain", 0))),
                Optional.empty(),
                new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                new Manifest.Provenance("", List.of(), 0, "", "", "first"));
    }
}
