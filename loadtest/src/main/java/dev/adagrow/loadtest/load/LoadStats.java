package dev.adagrow.loadtest.load;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over a range of time.
 *
 * @param sent calls that were due in it
 * @param versions answers by the version that gave them
 * @param failures by reason
 */
public record LoadStats(
        int sent, Map<Integer, Answers> versions, Map<String, Integer> failures, Latency latency) {
    /** Answers, and how many of them named the right class. */
    public record Answers(int answered, int right) {
        Answers plus(Answers other) {
            return new Answers(answered + other.answered, right + other.right);
        }
    }

    /** Milliseconds from the moment at which a call was due. */
    public record Latency(double p50, double p99, double max) {}

    public LoadStats {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        failures = Collections.unmodifiableMap(new TreeMap<>(failures));
    }

    public int answered() {
        return versions.values().stream().mapToInt(Answers::answered).sum();
    }

    /** Calls with an error instead of an answer. */
    public int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Share of right answers, of 1; NaN without an answer. */
    public double accuracy() {
        return (double) versions.values().stream().mapToInt(Answers::right).sum() / answered();
    }
}
