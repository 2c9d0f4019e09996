package dev.adagrow.server.lifecycle;

import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.Manifest.Goldens.TensorFile;
import dev.adagrow.bundle.Signature;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model of rows of two numbers with two classes: logits are (mark, first number). Says when it is
 * used wrongly.
 */
public final class FakeModel implements LoadedModel {
    public static final Manifest MANIFEST =
            new Manifest(
                    "m",
                    List.of(),
                    List.of(new Manifest.Artifact("a", "fake", "a.bin", "fp32")),
                    "a",
                    Signature.classifier(
                            new Signature.TensorSpec("input", DataType.FP32, List.of(2)),
                            "output",
                            List.of("mark", "number")),
                    Optional.empty(),
                    new Manifest.Goldens(
                            1,
                            List.of(new TensorFile("in.bin", List.of(2))),
                            List.of(
                                    new Manifest.Goldens.Output(
                                            "a",
                                            List.of(new TensorFile("out.bin", List.of(2))),
                                            0))),
                    Optional.empty(),
                    new Manifest.Accuracies(0, 0, Map.of(), Map.of()),
                    new Manifest.Provenance("", List.of(), 0, "", "", "first"));

    private static final int OPEN = 1_000_000;

    private volatile float mark;
    private volatile CountDownLatch closing = new CountDownLatch(0);
    private final List<List<Float>> batches = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(OPEN);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicInteger misuses = new AtomicInteger();
    private volatile Optional<RuntimeException> defect = Optional.empty();
    private volatile float refused = Float.MIN_VALUE;
    private volatile InferenceException refusal = new InferenceException("no");
    private volatile Manifest manifest = MANIFEST;
    private volatile RunTimes times = RunTimes.UNKNOWN;

    public FakeModel(float mark) {
        this.mark = mark;
    }

    /** From now on the first logit of each row. */
    public void mark(float value) {
        mark = value;
    }

    /** What it says of how long it runs; it need not be so. */
    public FakeModel times(RunTimes told) {
        times = told;
        return this;
    }

    @Override
    public RunTimes times() {
        return times;
    }

    /** Runs wait from now on. */
    public FakeModel hold() {
        gate.drainPermits();
        return this;
    }

    /** Lets so many runs go on. */
    public void release(int runs) {
        gate.release(runs);
    }

    public void open() {
        gate.release(OPEN);
    }

    public void breakWith(RuntimeException failure) {
        defect = Optional.of(failure);
    }

    /** Batches with such a first number fail from now on. */
    public void refuse(float first, InferenceException failure) {
        refusal = failure;
        refused = first;
    }

    /** Takes no rows from now on: a call of one is all. */
    public void withoutRows() {
        var signature = MANIFEST.signature();
        manifest =
                new Manifest(
                        MANIFEST.model(),
                        MANIFEST.files(),
                        MANIFEST.artifacts(),
                        MANIFEST.defaultArtifact(),
                        new Signature(false, signature.inputs(), signature.outputs()),
                        MANIFEST.preprocessing(),
                        MANIFEST.goldens(),
                        MANIFEST.architecture(),
                        MANIFEST.accuracies(),
                        MANIFEST.provenance());
    }

    public void awaitRunning(int runs) {
        await().until(() -> running.get() == runs);
    }

    /** Runs that were under way at a time, at most. */
    public int mostRunning() {
        return mostRunning.get();
    }

    /** First number of each row, batch by batch. */
    public List<List<Float>> batches() {
        return batches;
    }

    public int closes() {
        return closes.get();
    }

    /** Uses after the close, and closes during a use. */
    public int misuses() {
        return misuses.get();
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public Tensors infer(Tensors inputs) throws InferenceException {
        if (closes.get() > 0) {
            misuses.incrementAndGet();
        }
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            gate.acquireUninterruptibly();
            if (defect.isPresent()) {
                throw defect.get();
            }
            float[] values = floats(inputs);
            int rows = inputs.rows();
            var logits = new float[rows * 2];
            var firsts = new Float[rows];
            for (int row = 0; row < rows; row++) {
                firsts[row] = values[2 * row];
                logits[2 * row] = mark;
                logits[2 * row + 1] = values[2 * row];
            }
            batches.add(List.of(firsts));
            if (List.of(firsts).contains(refused)) {
                throw refusal;
            }
            return tensors(logits);
        } finally {
            running.decrementAndGet();
        }
    }

    /** A close waits for it. */
    public void closesAfter(CountDownLatch latch) {
        closing = latch;
    }

    @Override
    public void close() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (running.get() > 0) {
            misuses.incrementAndGet();
        }
        closes.incrementAndGet();
    }

    /** Rows (first, 0) of the given firsts. */
    public static Tensors rows(float... firsts) {
        var data = new float[2 * firsts.length];
        for (int i = 0; i < firsts.length; i++) {
            data[2 * i] = firsts[i];
        }
        return tensors(data);
    }

    /** Rows of two numbers each. */
    public static Tensors tensors(float... values) {
        return Tensors.of(DenseTensor.of(new FloatTensor(values, values.length / 2, 2)));
    }

    /** All numbers of the only tensor. */
    public static float[] floats(Tensors tensors) {
        return ((DenseTensor) tensors.get(0)).toFloats().data();
    }

    public static float[] floats(Outputs outputs) {
        return floats(outputs.tensors());
    }
}
