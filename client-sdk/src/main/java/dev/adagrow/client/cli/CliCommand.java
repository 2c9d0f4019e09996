package dev.adagrow.client.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
abstract class CliCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--json",
            order = 100,
            description = "Print results as JSON, one object a line.")
    private boolean json;

    @Option(names = "--debug", order = 101, description = "Print the stack trace of a failure.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    /** For arguments that are wrong in a way that only the command itself can see; exit code 2. */
    ParameterException wrongUsage(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return spec.commandLine();
    }

    @Override
    public final Integer call() throws IOException {
        var line = commandLine();
        return run(new Output(line.getOut(), line.getErr(), json, Ansi.AUTO.enabled()));
    }

    /**
     * @return an {@link ExitCode}
     */
    abstract int run(Output output) throws IOException;
}
