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
 * @param data name of the data set that the first version has learnt
 * @param steady the first version, on the task that it has learnt, while nobody trains
 * @param acts challenges in the order in which they came
 */
public record Report(
        long seed,
        String data,
        double seconds,
        Steady steady,
        List<Act> acts,
        List<VersionRow> versions,
        Calls calls,
        Exits exits) {
    /** Accuracy of live answers, and how long they took. */
    public record Steady(double accuracy, Latency latency) {}

    /**
     * A challenge and how it was met.
     *
     * @param before accuracy of live answers on its records, before the adaptation
     * @param after the same behind the swap; NaN if that never came
     * @param training latency from the submission of the labelled records until the version is
     *     published
     * @param swap latency in the seconds around the swap
     */
    public record Act(
            Challenge challenge,
            double before,
            double after,
            Latency training,
            Optional<Latency> swap,
            Adapted adaptation) {
        /**
         * Share of the accuracy lost that came back; NaN if nothing was lost.
         *
         * @param steady accuracy before the challenge
         */
        public double recovered(double steady) {
            return (after - before) / (steady - before);
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
     * How an adaptation ended; states as the server names them.
     *
     * @param winner kind of the version that came out; "none" without one
     * @param story how growth was decided
     * @param gate what the offline gate said; why there is no version if there is none
     * @param verdict what the canary said
     */
    public record Adapted(
            String state,
            String winner,
            GrowthStory story,
            String gate,
            String rollout,
            String verdict) {}

    /** Exit codes; empty: it had to be killed. */
    public record Exits(Optional<Integer> server, Optional<Integer> trainer) {}

    static final String FP32 = "onnx-fp32";
    static final String INT8 = "onnx-int8";

    public Report {
        acts = List.copyOf(acts);
        versions = List.copyOf(versions);
    }
}
