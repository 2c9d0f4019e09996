package dev.adagrow.loadtest.demo;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a play showed; its JSON form has the same fields. Accuracies are shares of 1, latencies
 * milliseconds from the moment at which a call was due, sizes bytes.
 *
 * @param data "glyphs" or the name of the data set
 * @param adaptation how the second adaptation ended
 */
public record Report(
        long seed,
        String data,
        double seconds,
        OnlineAccuracy online,
        List<VersionRow> versions,
        Latencies latency,
        Calls calls,
        Adapted adaptation,
        Exits exits) {
    /**
     * Of the answers that the load got: before the drift, after it, after adaptation (NaN if that
     * never came).
     */
    public record OnlineAccuracy(double beforeDrift, double afterDrift, double afterAdaptation) {
        /** Share of the lost accuracy that came back; NaN if nothing was lost. */
        public double recovered() {
            return (afterAdaptation - afterDrift) / (beforeDrift - afterDrift);
        }
    }

    /**
     * One version, as its manifest declares it.
     *
     * @param kind "first", "grown" or "fine-tuned"
     * @param testAccuracy by artifact, on the test split of its own task
     * @param fileSizes by artifact
     */
    public record VersionRow(
            int version,
            String kind,
            String architecture,
            long parameters,
            Map<String, Long> fileSizes,
            Map<String, Double> testAccuracy) {
        public VersionRow {
            fileSizes = new TreeMap<>(fileSizes);
            testAccuracy = new TreeMap<>(testAccuracy);
        }

        /** Largest difference allowed to INT8 is judged by this one. */
        public double int8Loss() {
            return testAccuracy.getOrDefault(FP32, Double.NaN)
                    - testAccuracy.getOrDefault(INT8, Double.NaN);
        }
    }

    /** Of one stretch of time. */
    public record Latency(double p50, double p99, double max, int calls) {}

    /**
     * @param steady before the drift, nobody trains
     * @param training while the trainer grows the model
     * @param swap the seconds around the swap
     */
    public record Latencies(Latency steady, Latency training, Optional<Latency> swap) {}

    /**
     * @param failures by reason, sorted; calls without any answer among them
     * @param answeredBy calls by version, sorted
     */
    public record Calls(
            int sent,
            int failed,
            Map<String, Integer> failures,
            Map<Integer, Integer> answeredBy,
            int labels,
            int labelsFailed) {
        public Calls {
            failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
            answeredBy = Collections.unmodifiableSortedMap(new TreeMap<>(answeredBy));
        }
    }

    /**
     * States as the server names them; {@code gate} is what the offline gate said, {@code verdict}
     * what the canary said.
     */
    public record Adapted(
            String state, String winner, String gate, String rollout, String verdict) {}

    /** Exit codes; empty: it had to be killed. */
    public record Exits(Optional<Integer> server, Optional<Integer> trainer) {}

    static final String FP32 = "onnx-fp32";
    static final String INT8 = "onnx-int8";

    public Report {
        versions = List.copyOf(versions);
    }
}
