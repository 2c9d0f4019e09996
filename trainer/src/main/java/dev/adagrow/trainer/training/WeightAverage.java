package dev.adagrow.trainer.training;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.TrainingForm;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a network's weights over the last steps of a stretch of training. At a rate that has
 * not fallen yet the weights of a single step are a noisy judge of a network; their mean answers
 * nearly as the network would after its rate has fallen (Izmailov et al. 2018, "Averaging Weights
 * Leads to Wider Optima", arXiv 1803.05407), and costs next to nothing. The statistics of its BNs
 * are means too, which fit no longer and are to be taken anew, unless they were frozen. Not
 * thread-safe.
 */
public final class WeightAverage {
    private static final int EVERY = 8;

    private final long from;
    private final TreeMap<String, double[]> sums = new TreeMap<>();
    private int terms;
    private @Nullable TrainingForm latest;

    /**
     * @param from steps of the session, counted as {@link TrainingSession#steps} does, after which
     *     weights are taken in
     */
    public WeightAverage(long from) {
        this.from = from;
    }

    /**
     * @param weights asked for only where they are taken in
     */
    void after(long step, Supplier<TrainingForm> weights) {
        if (step >= from && (step - from) % EVERY == 0) {
            add(weights.get());
        }
    }

    private void add(TrainingForm form) {
        form.parameters()
                .forEach((path, tensor) -> {
                    var sum = sums.computeIfAbsent(path, p -> new double[tensor.size()]);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += tensor.data()[i];
                    }
                });
        terms++;
        latest = form;
    }

    /**
     * @throws IllegalStateException if no weights were taken in
     */
    public TrainingForm mean() {
        if (latest == null) {
            throw new IllegalStateException("no weights from step " + from + " on");
        }
        Architecture net = latest.architecture();
        var values = new TreeMap<String, FloatTensor>();
        sums.forEach((path, sum) -> {
            var mean = new float[sum.length];
            for (int i = 0; i < sum.length; i++) {
                mean[i] = (float) (sum[i] / terms);
            }
            values.put(
                    path,
                    new FloatTensor(mean, Objects.requireNonNull(latest).parameter(path).dims()));
        });
        return new TrainingForm(net, values);
    }
}
