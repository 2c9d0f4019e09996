package dev.adagrow.client.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Entry point of the commands that talk to a server. */
@Command(
        name = "adagrow",
        description = "Talks to an AdaGrow server.",
        subcommands = {
            PredictCommand.class,
            ModelsCommand.class,
            DatasetsCommand.class,
            AdaptCommand.class,
            RolloutsCommand.class,
            FeedbackCommand.class
        })
public final class Main {
    @Mixin private HelpOption help = new HelpOption();

    public static void main(String[] arguments) {
        Logs.warningsOnly();
        System.exit(commandLine().execute(arguments));
    }

    /** Ready to execute; tests give it writers of their own. */
    static CommandLine commandLine() {
        var failures = new Failures();
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
