package dev.adagrow.client.cli;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.MalformedDatasetException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The one mapping from what went wrong to a line on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private record Answer(int code, String message) {}

    @Override
    public int handleExecutionException(
            Exception thrown, CommandLine commandLine, ParseResult parsed) {
        Answer answer = answer(thrown);
        say(commandLine, answer.message());
        if (commandLine.getCommand() instanceof CliCommand command && command.debug()) {
            thrown.printStackTrace(commandLine.getErr());
        }
        return answer.code();
    }

    @Override
    public int handleParseException(ParameterException thrown, String[] arguments) {
        CommandLine commandLine = thrown.getCommandLine();
        say(commandLine, firstLine(message(thrown)));
        PrintWriter err = commandLine.getErr();
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(thrown, err)) {
            err.println("Try '" + commandLine.getCommandSpec().qualifiedName(" ") + " --help'.");
        }
        err.flush();
        return ExitCode.REFUSED;
    }

    private static Answer answer(Exception thrown) {
        return switch (thrown) {
            case AdaGrowException e ->
                    new Answer(e.refused() ? ExitCode.REFUSED : ExitCode.FAILED, message(e));
            case ClosedOutputException e -> new Answer(ExitCode.FAILED, "");
            case RefusedException e -> new Answer(ExitCode.REFUSED, message(e));
            case MalformedDatasetException e -> new Answer(ExitCode.REFUSED, message(e));
            case ConfigException e -> new Answer(ExitCode.REFUSED, message(e));
            case BundleException e -> new Answer(ExitCode.REFUSED, message(e));
            case NoSuchFileException e ->
                    new Answer(
                            ExitCode.REFUSED,
                            e.getFile()
                                    + ": "
                                    + (e.getReason() == null ? "no such file" : e.getReason()));
            case FileSystemException e ->
                    new Answer(
                            ExitCode.REFUSED,
                            e.getFile()
                                    + ": "
                                    + (e.getReason() == null
                                            ? e.getClass().getSimpleName()
                                            : e.getReason()));
            default -> new Answer(ExitCode.FAILED, message(thrown));
        };
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static void say(CommandLine commandLine, String message) {
        if (message.isEmpty()) {
            return;
        }
        commandLine
                .getErr()
                .println(commandLine.getCommandSpec().qualifiedName(" ") + ": " + message);
        commandLine.getErr().flush();
    }
}
