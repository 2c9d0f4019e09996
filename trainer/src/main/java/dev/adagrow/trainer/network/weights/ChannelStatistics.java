package dev.adagrow.trainer.network.weights;

import dev.adagrow.tensor.FloatTensor;
import java.util.Arrays;

/**
 * Of each channel of a feature map, over records and positions.
 *
 * @param mean [channels]
 * @param variance [channels], biased
 * @param least [channels]
 */
public record ChannelStatistics(FloatTensor mean, FloatTensor variance, FloatTensor least) {
    /** Takes feature maps in piece by piece. Not thread-safe. */
    public static final class Sums {
        private final double[] sum;
        private final double[] squares;
        private final float[] least;
        private long count;

        public Sums(int channels) {
            sum = new double[channels];
            squares = new double[channels];
            least = new float[channels];
            Arrays.fill(least, Float.POSITIVE_INFINITY);
        }

        /**
         * @param values [n, channels, area]
         */
        public void add(float[] values, int n) {
            int channels = sum.length;
            int area = values.length / n / channels;
            for (int i = 0; i < values.length; i++) {
                int c = i / area % channels;
                sum[c] += values[i];
                squares[c] += (double) values[i] * values[i];
                least[c] = Math.min(least[c], values[i]);
            }
            count += (long) n * area;
        }

        public ChannelStatistics statistics() {
            var mean = FloatTensor.zeros(sum.length);
            var variance = FloatTensor.zeros(sum.length);
            for (int c = 0; c < sum.length; c++) {
                double m = sum[c] / count;
                mean.data()[c] = (float) m;
                variance.data()[c] = (float) Math.max(0, squares[c] / count - m * m);
            }
            return new ChannelStatistics(
                    mean, variance, new FloatTensor(least.clone(), least.length));
        }
    }
}
