package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.bundle.WholeFile;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.run.task.RunConfigCodec;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The files of one run by name, as the package documentation says. */
public record RunFolder(Path folder) {
    public static final String CONFIG = "config.yaml";
    public static final String ASKED = "task.json";
    public static final String RESULT = "result.json";
    public static final String GROWTH_LOG = "growth-log.jsonl";
    public static final String METRICS = "metrics.jsonl";
    public static final String DECISIONS = "decisions.jsonl";
    public static final String REPORT = "report.html";

    /** Lines of {@link EpochMetrics}. */
    public EpochLines metrics() {
        return new EpochLines(folder.resolve(METRICS));
    }

    /** One line for each decision about growth. */
    public EpochLines decisions() {
        return new EpochLines(folder.resolve(DECISIONS));
    }

    /** Whether a run has begun here. */
    public boolean begun() {
        return Files.isRegularFile(folder.resolve(CONFIG))
                && Files.isRegularFile(folder.resolve(ASKED));
    }

    /**
     * The configuration of the run that has begun.
     *
     * @throws dev.adagrow.config.ConfigException naming file and key
     */
    public GrowthConfig config() throws IOException {
        return GrowthConfigCodec.read(folder.resolve(CONFIG));
    }

    /**
     * What the run that has begun was asked.
     *
     * @throws BundleException naming file and field
     */
    public Asked asked() throws IOException {
        var file = folder.resolve(ASKED);
        return Json.read(Files.readAllBytes(file), Asked.class, file.toString());
    }

    /**
     * How the run ended; empty if it has not.
     *
     * @throws BundleException naming file and field
     */
    public Optional<RunEnding> outcome() throws IOException {
        var file = folder.resolve(RESULT);
        return Files.exists(file)
                ? Optional.of(Json.read(Files.readAllBytes(file), RunEnding.class, file.toString()))
                : Optional.empty();
    }

    /** Begins a run, or goes on with one; whatever said how an earlier one ended is gone. */
    public void begin(RunConfig config, Asked asked) throws IOException {
        if (Files.exists(folder.resolve(RESULT))) {
            // Left if the process ended between the two steps of end().
            CheckpointFolder.remove(folder.resolve(GrowthTask.CHECKPOINT));
            Files.delete(folder.resolve(RESULT));
        }
        Files.deleteIfExists(folder.resolve(REPORT));
        var yaml = GrowthConfigCodec.toYaml(RunConfigCodec.write(config));
        write(ASKED, Json.write(asked));
        write(CONFIG, yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** The run has ended. */
    public void end(RunEnding outcome) throws IOException {
        write(RESULT, Json.write(outcome));
        CheckpointFolder.remove(folder.resolve(GrowthTask.CHECKPOINT));
    }

    /** There was nothing to begin with. */
    public void forget() throws IOException {
        Files.deleteIfExists(folder.resolve(CONFIG));
        Files.deleteIfExists(folder.resolve(ASKED));
    }

    private void write(String name, byte[] bytes) throws IOException {
        WholeFile.write(folder.resolve(name), out -> out.write(bytes));
    }

    /**
     * Threads may differ: they change no decision.
     *
     * @throws RunMismatchException if the run in this folder has another configuration; the message
     *     names every key
     */
    public void requireSame(RunConfig wanted) throws IOException {
        var here = threadless(RunConfig.from(config()));
        var differences = GrowthConfigCodec.differences(here, threadless(wanted));
        if (!differences.isEmpty()) {
            throw mismatch(CONFIG, String.join("; ", differences));
        }
    }

    private static GrowthConfig threadless(RunConfig config) {
        return RunConfigCodec.write(config).toBuilder().clearThreads().clearInputThreads().build();
    }

    /**
     * @throws RunMismatchException if the run in this folder was asked for something else
     */
    public void requireSame(Asked wanted) throws IOException {
        var difference = asked().difference(wanted);
        if (difference.isPresent()) {
            throw mismatch(ASKED, difference.get());
        }
    }

    private RunMismatchException mismatch(String file, String difference) {
        return new RunMismatchException(
                folder.resolve(file)
                        + ": another run is in this folder: "
                        + difference
                        + "; name another folder, or remove this one to begin anew");
    }

    /** The run's latest checkpoint, if it has one. */
    public Optional<Path> latest() {
        return Optional.of(folder.resolve(GrowthTask.CHECKPOINT))
                .filter(CheckpointFolder::isComplete);
    }

    public CheckpointFolder checkpoint() {
        return new CheckpointFolder(folder.resolve(GrowthTask.CHECKPOINT));
    }

    /** Replaces the growth log, if it says something else. */
    public void growthLog(List<LoggedEvent> events) throws IOException {
        var file = folder.resolve(GROWTH_LOG);
        var lines = NetworkJson.writeLog(events);
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), lines)) {
            WholeFile.write(file, out -> out.write(lines));
        }
    }

    /**
     * The growth log; empty if there is none.
     *
     * @throws IOException naming the line and the field that is missing or wrong
     */
    public List<LoggedEvent> growthLog() throws IOException {
        var file = folder.resolve(GROWTH_LOG);
        return Files.exists(file) ? NetworkJson.readLog(Files.readAllBytes(file)) : List.of();
    }
}
