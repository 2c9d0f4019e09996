package dev.adagrow.loadtest.cli;

import dev.adagrow.client.AdaGrowException;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.preprocess.InputException;
import java.io.IOException;
import java.util.Objects;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Entry point; the launcher starts it with the command's name as first argument. */
@Command(
        name = "adagrow",
        subcommands = {DemoCommand.class, LoadCommand.class, BenchCommand.class},
        description = "Whole-system commands.")
public final class Main {
    /** Something did not hold, or failed at run time. */
    static final int FAILED = 1;

    /** Wrong usage or refused input. */
    static final int REFUSED = 2;

    /** Something was left out. */
    static final int UNKNOWN = 3;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    public static void main(String[] arguments) {
        // gRPC logs to java.util.logging; what fails is said once, by failed().
        LogManager.getLogManager().reset();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, line, parsed) -> failed(e, line));
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
        var line = e.getCommandLine();
        line.getErr().println(name(line) + ": " + e.getMessage());
        line.getErr().println("See " + name(line) + " --help");
        return REFUSED;
    }

    private static int failed(Exception e, CommandLine line) {
        line.getErr()
                .println(
                        name(line)
                                + ": "
                                + Objects.requireNonNullElse(e.getMessage(), e.toString()));
        return switch (e) {
            case IllegalArgumentException refused -> REFUSED;
            case InputException refused -> REFUSED;
            case MalformedDatasetException malformed -> REFUSED;
            case AdaGrowException answered -> answered.refused() ? REFUSED : FAILED;
            case IOException failure -> FAILED;
            case InterruptedException interrupted -> {
                Thread.currentThread().interrupt();
                yield FAILED;
            }
            default -> {
                e.printStackTrace(line.getErr());
                yield FAILED;
            }
        };
    }

    private static String name(CommandLine line) {
        return line.getCommandSpec().qualifiedName();
    }
}
