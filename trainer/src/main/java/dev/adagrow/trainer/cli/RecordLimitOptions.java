package dev.adagrow.trainer.cli;

import dev.adagrow.dataset.RecordLimits;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of a command that may learn from a part of its data set. */
final class RecordLimitOptions {
    @Option(
            names = "--train-records",
            paramLabel = "N",
            description =
                    "training records to keep at most, as many of each class; validation shrinks with them")
    private @Nullable Integer train;

    @Option(
            names = "--test-records",
            paramLabel = "N",
            description = "test records to keep at most, as many of each class")
    private @Nullable Integer test;

    /**
     * @throws ParameterException naming the option
     */
    RecordLimits limits(CommandSpec spec) {
        return new RecordLimits(
                limit(spec, "--train-records", train),
                OptionalInt.empty(),
                limit(spec, "--test-records", test));
    }

    private static OptionalInt limit(CommandSpec spec, String option, @Nullable Integer value) {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + " " + value + ": less than one");
        }
        return OptionalInt.of(value);
    }
}
