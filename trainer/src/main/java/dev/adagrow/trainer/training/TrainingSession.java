package dev.adagrow.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowableNetwork;
import dev.adagrow.trainer.network.GrowableNetwork.Normalization;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.InitialWeights;
import dev.adagrow.trainer.network.LayerGraph;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.network.PreservingWeights;
import dev.adagrow.trainer.network.TrainingForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.random.RandomGenerator;

/**
 * Parameters and optimizer state of one network on the engine. Not thread-safe, and only one at a
 * time may train in a process: DJL has one gradient collector. With one thread everything follows
 * from the arguments, bit by bit.
 *
 * <p>Every step has a sub-manager of its own, which ends with it; what lives longer are the
 * parameters, their velocities and one buffer for inputs, so memory stays flat over any number of
 * steps.
 */
public final class TrainingSession implements AutoCloseable {
    private static final int EVALUATION_BATCH = 128;
    private static final double BN_MOMENTUM = 0.9;

    /**
     * With frozen statistics nothing scales activations back, so that a step that is too long makes
     * the next gradient longer still.
     */
    private static final double LONGEST_GRADIENT = 1;

    private final Engine engine;
    private final NDManager root;
    private final GrowableNetwork network;
    private final Sgd sgd;
    private ByteBuffer inputBuffer = ByteBuffer.allocateDirect(0);
    private long steps;
    private boolean batchNormFrozen;

    private TrainingSession(
            Engine engine, TrainingForm form, OptimizerState state, SgdSettings settings) {
        this.engine = engine;
        root = engine.newBaseManager();
        network = new GrowableNetwork(root, form);
        sgd = new Sgd(root, settings, network, state);
        steps = state.steps();
    }

    /**
     * Starts the engine if need be, and copies the parameters into it.
     *
     * @throws IllegalArgumentException if a velocity does not fit its parameter
     */
    public static TrainingSession open(
            TrainingForm form, OptimizerState state, SgdSettings settings) {
        var engine = new EngineConfig(settings.threads()).start();
        return new TrainingSession(engine, form, state, settings);
    }

    public Architecture architecture() {
        return network.architecture();
    }

    /** Optimizer steps done, those of the state that it was opened with included. */
    public long steps() {
        return steps;
    }

    /**
     * One step for each batch.
     *
     * @param rate asked with {@link #steps()} before each step
     * @throws TrainingException if the loss stops being finite; that step has changed no weight
     */
    public EpochResult train(Iterator<Batch> batches, LearningRate rate) {
        double longest = batchNormFrozen ? LONGEST_GRADIENT : Double.POSITIVE_INFINITY;
        return train(batches, rate, r -> sgd.step(network, r, longest));
    }

    /**
     * Trains the head's rows from {@code firstRow} on with running BN statistics, and nothing else:
     * all other parameters, their velocities and the BN statistics stay as they are.
     *
     * @throws TrainingException if the loss stops being finite; that step has changed no weight
     */
    public EpochResult trainHead(Iterator<Batch> batches, LearningRate rate, int firstRow) {
        boolean before = batchNormFrozen;
        batchNormFrozen = true;
        try {
            return train(batches, rate, r -> sgd.stepHead(network, r, firstRow));
        } finally {
            batchNormFrozen = before;
        }
    }

    private EpochResult train(Iterator<Batch> batches, LearningRate rate, DoubleConsumer update) {
        long start = System.nanoTime();
        double loss = 0;
        long right = 0;
        long records = 0;
        int done = 0;
        while (batches.hasNext()) {
            var batch = batches.next();
            double r = rate.at(steps);
            var step = step(batch, r);
            update.accept(r);
            loss += step.loss() * batch.size();
            right += step.right();
            records += batch.size();
            done++;
            steps++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long n = Math.max(1, records);
        return new EpochResult(
                loss / n, (double) right / n, done, records, seconds, sgd.takeGradientRatio());
    }

    private record StepResult(double loss, long right) {}

    private StepResult step(Batch batch, double rate) {
        Normalization normalization =
                batchNormFrozen
                        ? new Normalization.Running()
                        : new Normalization.Batch(BN_MOMENTUM);
        StepResult result;
        try (var step = root.newSubManager();
                var gradients = engine.newGradientCollector()) {
            var labels = labels(step, batch.labels());
            var logits =
                    network.forward(upload(step, batch.inputs(), 0, batch.size()), normalization);
            var loss = Loss.of(logits, labels, batch.distillation());
            double value = loss.getFloat();
            if (!Double.isFinite(value)) {
                throw new TrainingException(
                        "loss is "
                                + value
                                + " at step "
                                + steps
                                + " (learning rate "
                                + rate
                                + ", "
                                + network.architecture()
                                + "); a lower learning rate may help");
            }
            gradients.backward(loss);
            long right = logits.argMax(1).eq(labels.flatten()).countNonzero().getLong();
            result = new StepResult(value, right);
        }
        return result;
    }

    /** In evaluation mode, cut into batches inside: [n, classes]. */
    public Tensor logits(Tensor inputs) {
        int n = inputs.dim(0);
        int classes = architecture().classes();
        var out = new float[n * classes];
        withoutGradients(() -> {
            for (int from = 0; from < n; from += EVALUATION_BATCH) {
                int to = Math.min(n, from + EVALUATION_BATCH);
                try (var step = root.newSubManager()) {
                    var logits =
                            network.forward(
                                    upload(step, inputs, from, to), new Normalization.Running());
                    System.arraycopy(
                            logits.toFloatArray(), 0, out, from * classes, (to - from) * classes);
                }
            }
        });
        return new Tensor(out, n, classes);
    }

    /**
     * Grows the network. Every parameter that was there keeps its values and its velocity; new ones
     * start without velocity.
     *
     * @param random source of the new parameters' values
     * @throws IllegalArgumentException if the event does not fit the architecture
     */
    public void apply(GrowthEvent event, Initialization init, RandomGenerator random) {
        var before = architecture();
        var grown = before.after(event);
        Map<String, Tensor> fresh =
                switch (event) {
                    case GrowthEvent.UnitInserted(int block, int position) -> {
                        var initial = InitialWeights.added(before, grown, random);
                        yield switch (init) {
                            case Initialization.Inherit i -> initial;
                            case Initialization.FunctionPreserving(Tensor calibration) ->
                                    preserving(
                                            initial,
                                            grown.graph(),
                                            new Part.Unit(block, before.nextUnit()),
                                            calibration,
                                            partAt(before, block, position));
                        };
                    }
                    case GrowthEvent.BranchesAdded added -> {
                        var initial = InitialWeights.added(before, grown, random);
                        yield switch (init) {
                            case Initialization.Inherit i -> initial;
                            case Initialization.FunctionPreserving f ->
                                    PreservingWeights.branches(initial);
                        };
                    }
                    case GrowthEvent.ClassesAdded(int count) -> {
                        var form = network.snapshot();
                        yield InitialWeights.head(
                                form.parameter("head.weight"),
                                form.parameter("head.bias"),
                                count,
                                random);
                    }
                    case GrowthEvent.Stopped s -> Map.of();
                };
        network.grow(grown, fresh);
        sgd.grown(network, fresh.keySet());
    }

    /** The part that stands where a unit is to be inserted, and moves up. */
    private static Part partAt(Architecture net, int block, int position) {
        var units = net.units().get(block);
        if (position < units.size()) {
            return new Part.Unit(block, units.get(position));
        }
        return block + 1 < net.widths().size() ? new Part.Down(block) : new Part.Head();
    }

    private Map<String, Tensor> preserving(
            Map<String, Tensor> initial,
            LayerGraph grown,
            Part.Unit unit,
            Tensor calibration,
            Part next) {
        int width = architecture().widths().get(unit.block());
        var mean = Tensor.zeros(width);
        var variance = Tensor.zeros(width);
        withoutGradients(() -> {
            try (var step = root.newSubManager()) {
                var x = upload(step, calibration, 0, calibration.dim(0));
                var input = network.inputOf(next, x, new Normalization.Running());
                channelStatistics(
                        input.toFloatArray(), calibration.dim(0), mean.data(), variance.data());
            }
        });
        return PreservingWeights.unit(initial, grown, unit, mean, variance);
    }

    /** Mean and (biased) variance of each channel of values [n, channels, area]. */
    private static void channelStatistics(float[] values, int n, float[] mean, float[] variance) {
        int channels = mean.length;
        int area = values.length / n / channels;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                for (int k = (i * channels + c) * area; k < (i * channels + c + 1) * area; k++) {
                    sum += values[k];
                    squares += (double) values[k] * values[k];
                }
            }
            double count = (double) n * area;
            mean[c] = (float) (sum / count);
            variance[c] = (float) Math.max(0, squares / count - sum / count * (sum / count));
        }
    }

    /**
     * Multiplies the rate of these parameters; all others are back at factor 1. Where a factor
     * changes, the velocity is scaled with it, because the engine keeps the rate inside of the
     * velocity.
     *
     * @param prefixes parameter paths, or ids that paths start with: {@code block0.u3}, {@code
     *     stem.branch1}
     * @throws IllegalArgumentException if the factor is not positive
     */
    public void boost(Set<String> prefixes, double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("rate factor " + factor);
        }
        sgd.factors(prefixes, factor);
    }

    /**
     * Whether training uses the running statistics of every BN and leaves them as they are; then
     * the gradients of a step are bounded.
     */
    public void batchNormFrozen(boolean frozen) {
        batchNormFrozen = frozen;
    }

    /** Replaces the running statistics of every BN by their plain mean over these batches. */
    public void recomputeBatchNorm(Iterator<Batch> batches) {
        withoutGradients(() -> {
            for (int k = 0; batches.hasNext(); k++) {
                var batch = batches.next();
                try (var step = root.newSubManager()) {
                    var x = upload(step, batch.inputs(), 0, batch.size());
                    network.forward(x, new Normalization.Batch((double) k / (k + 1)));
                }
            }
        });
    }

    /** Parameters and statistics as they are now, copied out of the engine. */
    public TrainingForm form() {
        return network.snapshot();
    }

    /** Velocities and steps as they are now, copied out of the engine. */
    public OptimizerState optimizer() {
        return sgd.snapshot(steps);
    }

    /** Rows from-to, in the one input buffer; whatever it held before must be out of use. */
    private NDArray upload(NDManager manager, Tensor inputs, int from, int to) {
        var expected = architecture().input();
        if (inputs.dim(1) != expected.channels()
                || inputs.dim(2) != expected.height()
                || inputs.dim(3) != expected.width()) {
            throw new IllegalArgumentException(
                    "inputs " + inputs + " for a network of " + expected);
        }
        int stride = expected.elements();
        int bytes = (to - from) * stride * Float.BYTES;
        if (inputBuffer.capacity() < bytes) {
            inputBuffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        inputBuffer.clear().limit(bytes);
        inputBuffer.asFloatBuffer().put(inputs.data(), from * stride, (to - from) * stride);
        return manager.create(
                inputBuffer,
                new Shape(to - from, expected.channels(), expected.height(), expected.width()),
                DataType.FLOAT32);
    }

    private static NDArray labels(NDManager manager, int[] labels) {
        var longs = new long[labels.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = labels[i];
        }
        return manager.create(longs, new Shape(longs.length, 1));
    }

    /** The engine's gradient mode belongs to the thread and is on in a new one. */
    static void withoutGradients(Runnable work) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            work.run();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
