package dev.adagrow.trainer.run.state;

import dev.adagrow.bundle.WholeFile;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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
    public Journal metrics() {
        return new Journal(folder.resolve(METRICS));
    }

    /** One line for each decision about growth. */
    public Journal decisions() {
        return new Journal(folder.resolve(DECISIONS));
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
