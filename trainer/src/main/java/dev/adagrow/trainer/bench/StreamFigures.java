package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.stream.Hindsight;
import dev.adagrow.trainer.stream.StreamResult;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What growing is worth on two streams: one of unlike jobs, where it should pay, and one of drift,
 * where it should not. Means are over seeds, differences in points of accuracy. Pure.
 *
 * @param jobs results of the arms auto, always, never and, if there is one, scratch
 * @param drift of the same, and of fine-tune
 */
public record StreamFigures(List<StreamResult> jobs, List<StreamResult> drift) {
    private static final String AUTO = "auto";
    private static final String ALWAYS = "always";
    private static final String NEVER = "never";
    private static final String FINE_TUNE = "fine-tune";
    private static final String SCRATCH = "scratch";
    private static final double POINTS = 100;

    /** Standard errors within which two accuracies are alike. */
    private static final double NOISE = 2;

    /**
     * @throws IllegalArgumentException if an arm that is compared is missing, naming it
     */
    public StreamFigures {
        jobs = List.copyOf(jobs);
        drift = List.copyOf(drift);
        require("jobs", jobs, AUTO, ALWAYS, NEVER);
        require("drift", drift, AUTO, ALWAYS, NEVER, FINE_TUNE);
    }

    private static void require(String stream, List<StreamResult> results, String... arms) {
        for (var arm : arms) {
            if (results.stream().noneMatch(r -> r.arm().equals(arm))) {
                throw new IllegalArgumentException(stream + ": no result of arm " + arm);
            }
        }
    }

    /** Final mean accuracy on the jobs, auto less never. */
    public double jobsGrownMinusFinetunedPoints() {
        return POINTS
                * (mean(jobs, AUTO, StreamResult::finalMean).orElseThrow()
                        - mean(jobs, NEVER, StreamResult::finalMean).orElseThrow());
    }

    /** Final mean accuracy on the jobs, auto less scratch; empty without such an arm. */
    public OptionalDouble jobsGrownMinusScratchPoints() {
        var scratch = mean(jobs, SCRATCH, StreamResult::finalMean);
        return scratch.isEmpty()
                ? scratch
                : OptionalDouble.of(
                        POINTS
                                * (mean(jobs, AUTO, StreamResult::finalMean).orElseThrow()
                                        - scratch.getAsDouble()));
    }

    /** Prequential accuracy on the drift, auto less the best mean of always, never, fine-tune. */
    public double driftAutoMinusBestPoints() {
        double best =
                Stream.of(ALWAYS, NEVER, FINE_TUNE)
                        .map(arm -> mean(drift, arm, StreamResult::prequential).orElseThrow())
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        return POINTS * (mean(drift, AUTO, StreamResult::prequential).orElseThrow() - best);
    }

    /** CPU time on the drift, auto over never. */
    public double cpuOverFinetune() {
        return mean(drift, AUTO, StreamResult::cpuSeconds).orElseThrow()
                / mean(drift, NEVER, StreamResult::cpuSeconds).orElseThrow();
    }

    /**
     * Share of all steps of both streams and all seeds in which auto chose rightly ({@link
     * Hindsight}), {@value #NOISE} standard errors taken as alike. Not a number without a step.
     */
    public double autoRightShare() {
        var tolerance = new Hindsight.Tolerance.StandardErrors(NOISE);
        return Hindsight.of(jobs, tolerance).and(Hindsight.of(drift, tolerance)).share();
    }

    /** Mean of a figure over the seeds of an arm; empty without one. */
    public static OptionalDouble mean(
            List<StreamResult> results, String arm, ToDoubleFunction<StreamResult> figure) {
        return of(results, arm).stream().mapToDouble(figure).average();
    }

    private static List<StreamResult> of(List<StreamResult> results, String arm) {
        return results.stream().filter(r -> r.arm().equals(arm)).toList();
    }
}
