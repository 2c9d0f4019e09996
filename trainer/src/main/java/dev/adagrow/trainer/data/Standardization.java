package dev.adagrow.trainer.data;

import dev.adagrow.preprocess.ImagePreprocessing;
import java.util.ArrayList;

/**
 * Mean and deviation of each channel over training records, as the preprocessing subtracts and
 * divides by them. Padding counts as the black that it is. Stateless.
 */
public final class Standardization {
    /** A channel that is the same everywhere is only shifted. */
    private static final double LEAST_DEVIATION = 1e-6;

    /**
     * Decodes all records once.
     *
     * @param records preprocessed as {@code plain} says
     * @param plain mean 0 and deviation 1
     * @param between is called on the caller's thread before every piece of the records; it may
     *     throw
     * @return the same preprocessing, by which the records have mean 0 and deviation 1 in each
     *     channel
     * @throws dev.adagrow.preprocess.InputException naming data set and record, if one cannot be
     *     decoded
     */
    public static ImagePreprocessing of(
            Records records, ImagePreprocessing plain, InputThreads input, Runnable between) {
        int channels = plain.channels();
        int area = plain.height() * plain.width();
        var sum = new double[channels];
        var squares = new double[channels];
        input.pieces(
                records,
                piece -> {
                    between.run();
                    float[] values = piece.inputs().data();
                    for (int i = 0; i < piece.size() * channels; i++) {
                        int c = i % channels;
                        for (int k = i * area; k < (i + 1) * area; k++) {
                            sum[c] += values[k];
                            squares[c] += (double) values[k] * values[k];
                        }
                    }
                });
        double count = (double) records.size() * area;
        var mean = new ArrayList<Float>();
        var deviation = new ArrayList<Float>();
        for (int c = 0; c < channels; c++) {
            double m = sum[c] / count;
            double d = Math.sqrt(Math.max(0, squares[c] / count - m * m));
            mean.add((float) m);
            deviation.add(d < LEAST_DEVIATION ? 1f : (float) d);
        }
        return plain.normalized(mean, deviation);
    }

    private Standardization() {}
}
