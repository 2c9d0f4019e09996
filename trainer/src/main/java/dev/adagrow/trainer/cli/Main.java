package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.trainer.run.state.RunMismatchException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The trainer's commands under one root. Exit codes: 0 done and held; 1 something did not hold, or
 * failed; 2 wrong usage or refused input; 3 something was unknown or skipped. What went wrong
 * stands on standard error as {@code adagrow COMMAND: message}.
 */
@Command(
        name = "adagrow",
        description = "Grows networks: without a server, or for one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GrowCommand.class,
            ReportCommand.class,
            EvaluateCommand.class,
            TrainerCommand.class,
            ArchCommand.class,
            QuantizeCommand.class,
            VectorsCommand.class,
            ExperimentCommand.class,
            StreamCommand.class,
            Main.Bench.class,
        })
public final class Main {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "print a stack trace with an error")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "show this help")
    private boolean help;

    /** Measurements of the trainer. */
    @Command(
            name = "bench",
            description = "Measures the trainer.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {
                BenchTrainCommand.class,
                BenchPlacementCommand.class,
                BenchStreamsCommand.class
            })
    static final class Bench {}

    private Main() {}

    public static void main(String[] args) {
        var charset = Charset.defaultCharset();
        int code =
                run(
                        args,
                        new PrintWriter(System.out, true, charset),
                        new PrintWriter(System.err, true, charset));
        System.exit(code);
    }

    /** Runs a command line; never throws. Returns the exit code. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        var main = new Main();
        var line =
                new CommandLine(main)
                        .setOut(out)
                        .setErr(err)
                        .setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, a) -> usage(e));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (main.debug) {
                e.printStackTrace(command.getErr());
            }
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message(e));
            return code(e);
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

    private static String message(Exception e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException f when f.getReason() == null ->
                    f.getFile() + ": " + f.getClass().getSimpleName();
            default -> {
                String message = e.getMessage();
                yield message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
            }
        };
    }

    /** Input that is not what it should be is refused; everything else has failed. */
    private static int code(Exception e) {
        boolean refused =
                e instanceof ConfigException
                        || e instanceof MalformedDatasetException
                        || e instanceof BundleException
                        || e instanceof InputException
                        || e instanceof RunMismatchException
                        || e instanceof FileSystemException;
        return refused ? REFUSED : FAILED;
    }
}
