package dev.adagrow.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.weights.GrowableNetwork;
import dev.adagrow.trainer.network.weights.GrowableNetwork.Normalization;
import dev.adagrow.trainer.network.weights.Parameter;
import dev.adagrow.trainer.network.weights.PreservingWeights;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
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
    private static final double BN_MOMENTUM = 0.9;
    private static final double LOCAL_RATE = 1e-3;

    /**
     * With frozen statistics nothing scales activations back, so that a step that is too long makes
     * the next gradient longer still.
     */
    private static final double LONGEST_GRADIENT = 1;

    private final Engine engine;
    private final NDManager root;
    private final GrowableNetwork network;
    private final Sgd sgd;
    private final Inputs inputs;
    private long steps;
    private long localSteps;
    private boolean batchNormFrozen;

    private TrainingSession(
            Engine engine, TrainingForm form, OptimizerState state, SgdSettings settings) {
        this.engine = engine;
        root = engine.newBaseManager();
        network = new GrowableNetwork(root, form);
        sgd = new Sgd(root, settings, network, state);
        inputs = new Inputs(root, form.architecture().input());
        steps = state.steps();
        localSteps = state.localSteps();
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
        return train(batches, rate, new WeightAverage(Long.MAX_VALUE));
    }

    /** As {@link #train(Iterator, LearningRate)}, with the weights averaged. */
    public EpochResult train(Iterator<Batch> batches, LearningRate rate, WeightAverage average) {
        double longest = batchNormFrozen ? LONGEST_GRADIENT : Double.POSITIVE_INFINITY;
        return train(
                batches,
                rate,
                normalization(),
                r -> {
                    sgd.step(network, r, longest);
                    steps++;
                    average.after(steps, this::form);
                });
    }

    private Normalization normalization() {
        return batchNormFrozen ? new Normalization.Running() : new Normalization.Batch(BN_MOMENTUM);
    }

    /**
     * Trains the head's rows from {@code firstRow} on with running BN statistics, and nothing else:
     * all other parameters, their velocities and the BN statistics stay as they are.
     *
     * @throws TrainingException if the loss stops being finite; that step has changed no weight
     */
    public EpochResult trainHead(Iterator<Batch> batches, LearningRate rate, int firstRow) {
        return train(
                batches,
                rate,
                new Normalization.Running(),
                r -> {
                    sgd.stepHead(network, r, firstRow);
                    steps++;
                });
    }

    /**
     * Local learning (thesis 3.2.3): trains these modules by Adam at a rate of 0.001, and nothing
     * else: all other parameters, all velocities and the statistics of all other BNs, by which the
     * others normalize, stay as they are. The steps are not those that {@link #steps} counts, so
     * the learning rate's schedule stands still.
     *
     * @param modules ids that paths start with: {@code block0.u3}, {@code stem.conv.branch1}
     * @param batches of all its epochs
     * @throws IllegalArgumentException if there is no parameter of such a module
     * @throws TrainingException if the loss stops being finite; that step has changed no weight
     */
    public EpochResult learnAlone(Set<String> modules, Iterator<Batch> batches) {
        var trained = new TreeSet<String>();
        for (var path : network.parameters().keySet()) {
            if (modules.stream().anyMatch(m -> path.startsWith(m + "."))) {
                trained.add(path);
            }
        }
        if (trained.isEmpty()) {
            throw new IllegalArgumentException("no module " + modules + " in " + architecture());
        }
        Normalization normalization =
                batchNormFrozen
                        ? new Normalization.Running()
                        : new Normalization.Partial(Parameter.batchNorms(trained), BN_MOMENTUM);
        try (var adam = new Adam(root, LOCAL_RATE)) {
            return train(
                    batches,
                    step -> LOCAL_RATE,
                    normalization,
                    r -> {
                        adamStep(adam, trained);
                        localSteps++;
                    });
        }
    }

    /** Moves these parameters alone; clears every gradient. */
    private void adamStep(Adam adam, Set<String> trained) {
        network.parameters()
                .forEach((path, array) -> {
                    var weight = (PtNDArray) array;
                    if (!array.hasGradient()) {
                        return;
                    }
                    if (trained.contains(path)) {
                        try (var gradient = JniUtils.getGradient(weight)) {
                            adam.update(path, weight, gradient);
                        }
                    }
                    JniUtils.zeroGrad(weight);
                });
    }

    private EpochResult train(
            Iterator<Batch> batches,
            LearningRate rate,
            Normalization normalization,
            DoubleConsumer update) {
        long start = System.nanoTime();
        double loss = 0;
        long right = 0;
        long records = 0;
        int done = 0;
        while (batches.hasNext()) {
            var batch = batches.next();
            double r = rate.at(steps);
            var step = step(batch, r, normalization);
            update.accept(r);
            loss += step.loss() * batch.size();
            right += step.right();
            records += batch.size();
            done++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long n = Math.max(1, records);
        return new EpochResult(loss / n, (double) right / n, done, records, seconds);
    }

    private record StepResult(double loss, long right) {}

    private StepResult step(Batch batch, double rate, Normalization normalization) {
        StepResult result;
        try (var step = root.newSubManager();
                var gradients = engine.newGradientCollector()) {
            var labels = Inputs.labels(step, batch.labels());
            var logits =
                    network.forward(
                            inputs.upload(step, batch.inputs(), 0, batch.size()), normalization);
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
    public FloatTensor logits(FloatTensor records) {
        int classes = architecture().classes();
        var out = new float[records.dim(0) * classes];
        inputs.inPieces(
                records,
                (from, x) -> {
                    var logits = network.forward(x, new Normalization.Running()).toFloatArray();
                    System.arraycopy(logits, 0, out, from * classes, logits.length);
                });
        return new FloatTensor(out, records.dim(0), classes);
    }

    /**
     * As {@link #apply(GrowthEvent, Initialization, OptimizerState.AtGrowth, RandomGenerator)},
     * inherited.
     */
    public void apply(GrowthEvent event, Initialization init, RandomGenerator random) {
        apply(event, init, OptimizerState.AtGrowth.INHERITED, random);
    }

    /**
     * Grows the network. Every parameter that was there keeps its values, but for what {@link
     * PreservingWeights} names; new ones start without velocity.
     *
     * @param velocities what becomes of those of what was there
     * @param random source of the new parameters' values
     * @throws IllegalArgumentException if the event does not fit the architecture
     */
    public void apply(
            GrowthEvent event,
            Initialization init,
            OptimizerState.AtGrowth velocities,
            RandomGenerator random) {
        var added = new Growing(network, inputs).apply(event, init, random);
        sgd.grown(network, added);
        switch (velocities) {
            case INHERITED -> {}
            case FRESH -> sgd.rest();
        }
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
        Inputs.withoutGradients(() -> {
            for (int k = 0; batches.hasNext(); k++) {
                var batch = batches.next();
                try (var step = root.newSubManager()) {
                    var x = inputs.upload(step, batch.inputs(), 0, batch.size());
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
        return sgd.snapshot(steps, localSteps);
    }

    @Override
    public void close() {
        root.close();
    }
}
