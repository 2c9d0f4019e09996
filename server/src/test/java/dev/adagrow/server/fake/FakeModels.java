package dev.adagrow.server.fake;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.batch.BackgroundInference;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Ten-class models of inputs that carry only a number n: the truth is n modulo 10, and a version is
 * right about n or answers the class behind the truth.
 */
public final class FakeModels implements BackgroundInference {
    private static final Signature SIGNATURE =
            Signature.classifier(
                    new Signature.TensorSpec("input", DataType.FP32, List.of(1)),
                    "logits",
                    Bundles.DIGITS);

    private final Map<ServableId, IntPredicate> right = new ConcurrentHashMap<>();
    private final List<ServableId> asked = new ArrayList<>();
    private volatile boolean shedding;

    public void set(ServableId id, IntPredicate isRight) {
        right.put(id, isRight);
    }

    /** Whether background work is shed. */
    public void shed(boolean now) {
        shedding = now;
    }

    /** An input that no version can answer. */
    public static final int POISON = -1;

    public static int truth(int n) {
        return n % 10;
    }

    public static Tensors input(int n) {
        return Tensors.of(DenseTensor.of(new FloatTensor(new float[] {n}, 1, 1)));
    }

    public int predict(ServableId id, int n) {
        return right.getOrDefault(id, i -> true).test(n) ? truth(n) : (truth(n) + 1) % 10;
    }

    public synchronized List<ServableId> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized CompletionStage<Outputs> infer(ServableId servable, Tensors inputs) {
        asked.add(servable);
        if (shedding) {
            return CompletableFuture.failedStage(
                    new CompletionException(new IllegalStateException("shed")));
        }
        int rows = inputs.rows();
        float[] numbers = ((DenseTensor) inputs.get(0)).toFloats().data();
        if (numbers[0] == POISON) {
            return CompletableFuture.failedStage(new InferenceException("a score is not finite"));
        }
        var logits = new float[rows * 10];
        for (int row = 0; row < rows; row++) {
            logits[row * 10 + predict(servable, (int) numbers[row])] = 1;
        }
        return CompletableFuture.completedStage(
                new Outputs(
                        SIGNATURE, Tensors.of(DenseTensor.of(new FloatTensor(logits, rows, 10)))));
    }
}
