package dev.adagrow.trainer.experiment;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs trainings, each as a process of its own. Safe for use by several threads.
 *
 * <p>{@link #close} ends the processes that still run; their threads then see them fail.
 */
public final class TrainingProcess implements AutoCloseable {
    private static final int LOG_LINES = 20;
    private static final String MODEL = "experiment";

    /** Time for a process to end by itself, in seconds. */
    private static final long GRACE = 10;

    private final ProcessConfig config;
    private final Subject subject;
    private final Path shared;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /**
     * @param shared as {@link ExperimentFolder#shared}
     */
    public TrainingProcess(ProcessConfig config, Subject subject, Path shared) {
        this.config = config;
        this.subject = subject;
        this.shared = shared;
    }

    /**
     * Begins a training, or goes on from its checkpoint, and waits for its end. Then the result is
     * in its folder, and what only a later growth would need is not.
     *
     * @throws TrainingFailedException with the end of its log
     * @throws InterruptedException when the thread is interrupted; the process has been ended
     */
    TrainingResult run(Training training) throws IOException, InterruptedException {
        Files.createDirectories(training.folder());
        WholeFile.write(
                training.config(),
                out ->
                        out.write(
                                (training.arm().config() + "\n").getBytes(StandardCharsets.UTF_8)));
        var output = training.folder().resolve("output.json");
        int exit = exitCode(training, output);
        var said = Files.readString(output);
        var found = result(training, said);
        if (found.isEmpty()) {
            throw failed(training, exit, said);
        }
        var result = found.get();
        result.write(training.result());
        Files.delete(output);
        deleteCopiesOfData(training);
        return result;
    }

    /** Empty if the output tells of none. */
    private Optional<TrainingResult> result(Training training, String output)
            throws TrainingFailedException {
        var report = GrowReportReader.lastObject(output);
        try {
            return switch (subject) {
                case Subject.Growth growth ->
                        report.filter(GrowReportReader::published)
                                .map(r ->
                                        GrowReportReader.result(
                                                r, training.arm().name(), training.seed()));
                case Subject.Stream stream ->
                        report.map(r ->
                                StreamTraining.of(training.arm().name(), StreamResult.parse(r)));
            };
        } catch (IllegalArgumentException e) {
            throw new TrainingFailedException("training " + training + ": " + e.getMessage());
        }
    }

    private int exitCode(Training training, Path output) throws IOException, InterruptedException {
        var command = new ArrayList<>(config.command());
        command.addAll(arguments(training));
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(training.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(config.environment());
        var process = builder.start();
        running.add(process);
        try (var mark = RunningMark.set(training, process.toHandle())) {
            return process.waitFor();
        } finally {
            end(process);
            running.remove(process);
        }
    }

    private List<String> arguments(Training training) {
        var seed = Long.toString(training.seed());
        var config = training.config().toString();
        var out = training.grown().toString();
        return switch (subject) {
            case Subject.Growth growth ->
                    List.of(
                            "grow",
                            "--data",
                            shared.toString(),
                            "--config",
                            config,
                            "--seed",
                            seed,
                            "--model",
                            MODEL,
                            "--out",
                            out,
                            "--json");
            case Subject.Stream(StreamSettings s) ->
                    List.of(
                            "stream",
                            "--stream",
                            s.stream().title(),
                            "--arm",
                            Subject.Stream.armName(training.arm().name()),
                            "--seed",
                            seed,
                            "--config",
                            config,
                            "--out",
                            out,
                            "--cache",
                            shared.toString(),
                            "--steps",
                            Integer.toString(s.steps()),
                            "--records",
                            Integer.toString(s.records()),
                            "--test-records",
                            Integer.toString(s.testRecords()),
                            "--parent-epochs",
                            Integer.toString(s.parentEpochs()),
                            "--budget-steps",
                            Integer.toString(s.budgetSteps()),
                            "--arrival-seconds",
                            Double.toString(s.arrivalSeconds()),
                            "--json");
        };
    }

    private static void end(Process process) {
        process.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(GRACE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static TrainingFailedException failed(Training training, int exit, String output)
            throws IOException {
        var lines = new ArrayList<>(Files.readString(training.log()).lines().toList());
        output.lines().forEach(lines::add);
        var last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        return new TrainingFailedException(
                "training "
                        + training
                        + " ended with exit code "
                        + exit
                        + " and no result; the end of "
                        + training.log()
                        + ":"
                        + System.lineSeparator()
                        + String.join(System.lineSeparator(), last));
    }

    private static void deleteCopiesOfData(Training training) throws IOException {
        var copies = training.grown().resolve("data");
        if (!Files.isDirectory(copies)) {
            return;
        }
        try (var files = Files.newDirectoryStream(copies)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(copies);
    }

    @Override
    public void close() {
        running.forEach(Process::destroy);
    }
}
