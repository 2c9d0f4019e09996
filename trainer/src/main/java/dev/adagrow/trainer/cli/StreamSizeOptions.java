package dev.adagrow.trainer.cli;

import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A stream and what a person sets of its sizes. */
final class StreamSizeOptions {
    @Option(
            names = "--stream",
            required = true,
            paramLabel = "NAME",
            description =
                    "jobs, classes-mnist, classes-fashion, drift, recurring, or glyphs and glyphs-recurring, which need no files")
    private String stream = "";

    @Option(
            names = "--steps",
            description = "the first so many alone, the first growth included; all by default")
    private @Nullable Integer steps;

    @Option(names = "--records", description = "for training of each step")
    private @Nullable Integer records;

    @Option(names = "--test-records", description = "of each task; they are its traffic")
    private @Nullable Integer testRecords;

    @Option(names = "--parent-epochs", description = "of the first growth")
    private @Nullable Integer parentEpochs;

    @Option(
            names = "--budget-steps",
            description =
                    "optimizer steps of each later growth, of the first net; a larger net takes fewer")
    private @Nullable Integer budgetSteps;

    @Option(
            names = "--arrival-seconds",
            description = "CPU seconds between two steps' records; about twice the budget's")
    private @Nullable Double arrivalSeconds;

    /**
     * @throws ParameterException naming the option with an unfit value
     */
    StreamSettings settings(CommandSpec spec) {
        var name =
                StreamName.find(stream)
                        .orElseThrow(() ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "--stream "
                                                + stream
                                                + ": no such stream; streams: "
                                                + StreamName.known()));
        var given = StreamSettings.of(name);
        try {
            return new StreamSettings(
                    name,
                    steps == null ? given.steps() : steps,
                    records == null ? given.records() : records,
                    testRecords == null ? given.testRecords() : testRecords,
                    parentEpochs == null ? given.parentEpochs() : parentEpochs,
                    budgetSteps == null ? given.budgetSteps() : budgetSteps,
                    arrivalSeconds == null ? given.arrivalSeconds() : arrivalSeconds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
