package dev.adagrow.server.cli;

import dev.adagrow.config.ConfigException;
import dev.adagrow.server.StartException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The server's command under its root. What went wrong stands on standard error as {@code adagrow
 * server: message}.
 */
@Command(
        name = "adagrow",
        description = "A model server that grows its models while it serves them.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServerCommand.class, EngineProcessCommand.class})
public final class Main {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "print a stack trace with an error")
    private boolean debug;

    private Main() {}

    public static void main(String[] args) {
        var charset = Charset.defaultCharset();
        var err = new PrintWriter(System.err, true, charset);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int code = FAILED;
        try {
            code = run(args, new PrintWriter(System.out, true, charset), err);
        } catch (Throwable e) {
            // Root of the thread. The server's other threads would keep the process alive.
            e.printStackTrace(err);
        }
        System.exit(code);
    }

    /** Runs a command line; throws no exception. Returns the exit code. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        var main = new Main();
        var line = new CommandLine(main).setOut(out).setErr(err);
        line.setParameterExceptionHandler((e, a) -> usage(e));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (main.debug) {
                e.printStackTrace(command.getErr());
            }
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
            return e instanceof ConfigException || e instanceof StartException ? REFUSED : FAILED;
        });
        if (args.length == 0) {
            line.usage(err);
            return REFUSED;
        }
        return line.execute(args);
    }

    private static int usage(ParameterException e) {
        var command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + e.getMessage());
        command.getErr().println("See " + name + " --help");
        return REFUSED;
    }
}
