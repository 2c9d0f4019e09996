package dev.adagrow.client.cli;

import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

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
    // picocli's standard options would take --version as well, which here is a model's.
    @Option(
            names = {"-h", "--help"},
            order = 102,
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

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
