package dev.adagrow.loadtest.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What became of the calls of one stretch of time.
 *
 * @param latencies of the answered ones, in nanoseconds
 * @param refusals of the others: in nanoseconds, how long each took
 * @param failures by status code
 * @param seconds that the stretch took
 */
record CallStats(
        Histogram latencies, Histogram refusals, Map<String, Long> failures, double seconds) {
    long answered() {
        return latencies.getTotalCount();
    }

    double rate() {
        return answered() / seconds;
    }

    /** In microseconds. */
    double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
