package dev.adagrow.client.cli;

import java.util.logging.LogManager;
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
        // gRPC and Netty log to java.util.logging; what fails is said once, by Failures.
        LogManager.getLogManager().reset();
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
