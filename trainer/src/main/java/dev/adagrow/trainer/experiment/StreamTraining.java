package dev.adagrow.trainer.experiment;

import dev.adagrow.trainer.stream.StreamResult;
import java.util.OptionalDouble;

/**
 * Of one life through a stream; the figures are those of {@link StreamResult}.
 *
 * @param arm of the experiment
 * @param testRecords of each task
 * @param cpuSeconds summed over all its processes, as {@code seconds}
 */
public record StreamTraining(
        String arm,
        long seed,
        int testRecords,
        double prequential,
        double finalMean,
        double forgetting,
        double minAccuracy,
        long parameters,
        int grownSteps,
        int gateFailures,
        double cpuSeconds,
        double seconds)
        implements TrainingResult {
    static StreamTraining of(String arm, StreamResult result) {
        return new StreamTraining(
                arm,
                result.seed(),
                result.testRecords(),
                result.prequential(),
                result.finalMean(),
                result.forgetting(),
                result.minAccuracy(),
                result.parameters(),
                result.grownSteps(),
                result.gateFailures(),
                result.cpuSeconds(),
                result.seconds());
    }

    @Override
    public int validationRecords() {
        return 0;
    }

    @Override
    public boolean resumed() {
        return false;
    }

    @Override
    public OptionalDouble figure(Column column) {
        return switch (column) {
            case PREQUENTIAL -> OptionalDouble.of(prequential);
            case FINAL_MEAN -> OptionalDouble.of(finalMean);
            case FORGETTING -> OptionalDouble.of(forgetting);
            case MIN_ACCURACY -> OptionalDouble.of(minAccuracy);
            case PARAMETERS -> OptionalDouble.of(parameters);
            case GROWN_STEPS -> OptionalDouble.of(grownSteps);
            case GATE_FAILURES -> OptionalDouble.of(gateFailures);
            case CPU_SECONDS -> OptionalDouble.of(cpuSeconds);
            case SECONDS -> OptionalDouble.of(seconds);
            case TEST, VALIDATION, FLOPS, UNITS, BRANCHES, EPOCHS -> OptionalDouble.empty();
        };
    }
}
