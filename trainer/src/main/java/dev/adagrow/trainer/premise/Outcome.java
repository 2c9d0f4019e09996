package dev.adagrow.trainer.premise;

import dev.adagrow.trainer.premise.score.Move;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one move at one checkpoint came to.
 *
 * @param checkpoint steps on the mixed records before it
 * @param place see {@link Move#place}
 * @param scores by name, from before the move
 * @param gains validation loss of the twin minus that of the grown net, by repeat
 * @param errorGains the same of the validation error
 * @param cooledGains as gains, after both have cooled down; none if they do not
 * @param cooledErrorGains the same of the validation error
 * @param cpuSeconds of the interval, mean over the repeats
 * @param twinCpuSeconds of the twin's
 * @param twinLoss of validation after the interval, mean over the repeats
 * @param twinError of validation after the interval, mean over the repeats
 */
public record Outcome(
        long seed,
        int checkpoint,
        Move.Kind kind,
        String place,
        int block,
        int position,
        Map<String, Double> scores,
        List<Double> gains,
        List<Double> errorGains,
        List<Double> cooledGains,
        List<Double> cooledErrorGains,
        double cpuSeconds,
        double twinCpuSeconds,
        double twinLoss,
        double twinError) {
    public Outcome {
        scores = Collections.unmodifiableMap(new TreeMap<>(scores));
        gains = List.copyOf(gains);
        errorGains = List.copyOf(errorGains);
        cooledGains = List.copyOf(cooledGains);
        cooledErrorGains = List.copyOf(cooledErrorGains);
        if (gains.isEmpty() || gains.size() != errorGains.size()) {
            throw new IllegalArgumentException(gains + " and " + errorGains + " at " + place);
        }
    }

    /** Mean over the repeats. */
    public double gain() {
        return mean(gains);
    }

    /** Mean over the repeats. */
    public double errorGain() {
        return mean(errorGains);
    }

    public double gainPerCpuSecond() {
        return gain() / cpuSeconds;
    }

    /** The same outcome, judged after the nets have cooled down; empty if they do not. */
    public Optional<Outcome> cooled() {
        return cooledGains.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Outcome(
                                seed,
                                checkpoint,
                                kind,
                                place,
                                block,
                                position,
                                scores,
                                cooledGains,
                                cooledErrorGains,
                                List.of(),
                                List.of(),
                                cpuSeconds,
                                twinCpuSeconds,
                                twinLoss,
                                twinError));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
