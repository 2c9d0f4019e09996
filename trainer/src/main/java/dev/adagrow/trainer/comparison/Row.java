package dev.adagrow.trainer.comparison;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one artifact gives, over all draws of calibration records.
 *
 * @param method its name; "float" for the network that is not quantized
 * @param accuracies on the test split, of each draw
 * @param layerErrors mean relative squared error of the layers' outputs, of each draw; none for
 *     float
 * @param bytes of the ONNX file
 * @param milliseconds for one image alone, median
 */
public record Row(
        String method,
        List<Double> accuracies,
        List<Double> layerErrors,
        int bytes,
        double milliseconds) {
    public Row {
        accuracies = List.copyOf(accuracies);
        layerErrors = List.copyOf(layerErrors);
    }

    /** Mean over the draws, of 1; NaN without one. */
    public double accuracy() {
        return accuracies.stream().mapToDouble(a -> a).average().orElse(Double.NaN);
    }

    /** Sample standard deviation over the draws; 0 of one draw. */
    public double deviation() {
        double mean = accuracy();
        double squares = accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
        return accuracies.size() < 2 ? 0 : Math.sqrt(squares / (accuracies.size() - 1));
    }

    /** Mean over the draws; empty for float. */
    public OptionalDouble layerError() {
        return layerErrors.stream().mapToDouble(e -> e).average();
    }
}
