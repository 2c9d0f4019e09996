package dev.adagrow.trainer.experiment;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Of one growth on one data set.
 *
 * @param test share of the test split that the folded network answers rightly, 0..1
 * @param validation the same of the validation split
 * @param parameters of the folded network
 * @param flops multiply-accumulates of one input in the folded network
 * @param units of each block
 * @param cpuSeconds of the process that finished it
 * @param seconds of that process by the clock
 */
public record GrowthResult(
        String arm,
        long seed,
        double test,
        double validation,
        int testRecords,
        int validationRecords,
        long parameters,
        long flops,
        List<Integer> units,
        int branches,
        int epochs,
        double cpuSeconds,
        double seconds,
        boolean resumed)
        implements TrainingResult {
    public GrowthResult {
        units = List.copyOf(units);
    }

    @Override
    public OptionalDouble figure(Column column) {
        return switch (column) {
            case TEST -> OptionalDouble.of(test);
            case VALIDATION -> OptionalDouble.of(validation);
            case PARAMETERS -> OptionalDouble.of(parameters);
            case FLOPS -> OptionalDouble.of(flops);
            case UNITS -> OptionalDouble.of(units.stream().mapToInt(u -> u).sum());
            case BRANCHES -> OptionalDouble.of(branches);
            case EPOCHS -> OptionalDouble.of(epochs);
            case CPU_SECONDS -> OptionalDouble.of(cpuSeconds);
            case SECONDS -> OptionalDouble.of(seconds);
            case PREQUENTIAL, FINAL_MEAN, FORGETTING, MIN_ACCURACY, GROWN_STEPS, GATE_FAILURES ->
                    OptionalDouble.empty();
        };
    }
}
