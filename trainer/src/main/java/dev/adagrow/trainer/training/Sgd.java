package dev.adagrow.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.weights.GrowableNetwork;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.WiderWeights;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Stochastic gradient descent with momentum, its state keyed by parameter path so that it survives
 * growth and restarts:
 *
 * <pre>
 *   v = m v + r (g + d w)        w = w - v
 * </pre>
 *
 * with momentum m, rate r, and weight decay d on weights of convolutions and head only. The rate
 * stands inside of the velocity (the engine's native update). Not thread-safe.
 */
final class Sgd implements AutoCloseable {
    private static final float WHOLE_GRADIENT = 1;
    private static final float NO_CLIPPING = -1;

    private final NDManager manager;
    private final SgdSettings settings;
    private final Map<String, NDArray> velocity = new HashMap<>();

    Sgd(NDManager parent, SgdSettings settings, GrowableNetwork network, OptimizerState state) {
        manager = parent.newSubManager();
        this.settings = settings;
        network.parameters()
                .forEach((path, weight) -> {
                    if (trainable(network, path)) {
                        var v = manager.zeros(weight.getShape());
                        var stored = state.velocity().get(path);
                        if (stored != null) {
                            if (stored.size() != weight.size()) {
                                throw new IllegalArgumentException(
                                        "velocity "
                                                + stored
                                                + " of "
                                                + path
                                                + " for a parameter of shape "
                                                + weight.getShape());
                            }
                            v.set(stored.data());
                        }
                        velocity.put(path, v);
                    }
                });
    }

    /**
     * Moves every trainable parameter by its gradient and clears the gradient.
     *
     * @param longest norm of all gradients together; longer ones are shortened to it (Pascanu et
     *     al. 2013, arXiv 1211.5063). Infinite: as they are
     */
    void step(GrowableNetwork network, double rate, double longest) {
        float share = Double.isInfinite(longest) ? WHOLE_GRADIENT : share(network, longest);
        network.parameters()
                .forEach((path, array) -> {
                    if (velocity.containsKey(path)) {
                        update(path, (PtNDArray) array, decay(network, path), rate, share);
                    }
                });
    }

    private float share(GrowableNetwork network, double longest) {
        double squares = 0;
        for (var parameter : network.parameters().entrySet()) {
            if (velocity.containsKey(parameter.getKey())) {
                try (var gradient = JniUtils.getGradient((PtNDArray) parameter.getValue());
                        var square = gradient.mul(gradient);
                        var sum = square.sum()) {
                    squares += sum.getFloat();
                }
            }
        }
        return (float) Math.min(1, longest / Math.max(Math.sqrt(squares), Double.MIN_NORMAL));
    }

    /** Moves the head's rows from {@code firstRow} on alone; clears every gradient. */
    void stepHead(GrowableNetwork network, double rate, int firstRow) {
        network.parameters()
                .forEach((path, array) -> {
                    var v = velocity.get(path);
                    if (v == null) {
                        return;
                    }
                    if (!path.startsWith("head.")) {
                        JniUtils.zeroGrad((PtNDArray) array);
                        return;
                    }
                    int kept = firstRow * (int) (array.size() / array.getShape().get(0));
                    float[] weightsBefore = array.toFloatArray();
                    float[] velocityBefore = v.toFloatArray();
                    update(path, (PtNDArray) array, decay(network, path), rate, WHOLE_GRADIENT);
                    restore(array, weightsBefore, kept);
                    restore(v, velocityBefore, kept);
                });
    }

    private static void restore(NDArray array, float[] before, int count) {
        float[] now = array.toFloatArray();
        System.arraycopy(before, 0, now, 0, count);
        boolean mode = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            array.set(now);
        } finally {
            JniUtils.setGradMode(mode);
        }
    }

    private static boolean trainable(GrowableNetwork network, String path) {
        return Objects.requireNonNull(network.roles().get(path)).trainable();
    }

    private float decay(GrowableNetwork network, String path) {
        return network.roles().get(path) == Parameter.Role.WEIGHT
                ? (float) settings.weightDecay()
                : 0;
    }

    private void update(String path, PtNDArray weight, float decay, double rate, float share) {
        var v = Objects.requireNonNull(velocity.get(path));
        try (var gradient = JniUtils.getGradient(weight)) {
            JniUtils.sgdUpdate(
                    weight,
                    gradient,
                    (PtNDArray) v,
                    (float) rate,
                    decay,
                    share,
                    NO_CLIPPING,
                    (float) settings.momentum());
        }
        JniUtils.zeroGrad(weight);
    }

    /**
     * Takes parameters in that have appeared or changed their shape. What was there keeps its
     * velocity, also at the low indices of a parameter that is larger; the rest starts at zero.
     */
    void grown(GrowableNetwork network, Collection<String> fresh) {
        for (var path : fresh) {
            var weight = network.parameters().get(path);
            if (weight != null && trainable(network, path)) {
                var v = manager.zeros(weight.getShape());
                var old = velocity.put(path, v);
                if (old != null) {
                    var before = new FloatTensor(old.toFloatArray(), dims(old.getShape()));
                    var padded = FloatTensor.zeros(dims(v.getShape()));
                    WiderWeights.overlay(before, padded);
                    v.set(padded.data());
                    old.close();
                }
            }
        }
    }

    /** Forgets all velocities. */
    void rest() {
        velocity.values().forEach(v -> v.set(new float[(int) v.size()]));
    }

    OptimizerState snapshot(long steps, long localSteps) {
        var values = new TreeMap<String, FloatTensor>();
        velocity.forEach((path, v) ->
                values.put(path, new FloatTensor(v.toFloatArray(), dims(v.getShape()))));
        return new OptimizerState(steps, values, localSteps);
    }

    private static int[] dims(Shape shape) {
        return Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public void close() {
        manager.close();
    }
}
