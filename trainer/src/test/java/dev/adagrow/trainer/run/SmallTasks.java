package dev.adagrow.trainer.run;

import dev.adagrow.bundle.Digests;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tasks of few records and tiny nets, for which a run takes seconds. */
public final class SmallTasks {
    public static final String CONFIG =
            """
            widths: [4, 6]
            batchSize: 32
            epochs: 5
            fineTuneEpochs: 2
            interval: 1
            calibrationRecords: 32
            continued: {budgetSteps: 190, minIntervalSteps: 1, growth: always}
            """;

    public static final List<String> DIGITS =
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    private SmallTasks() {}

    /** With a clock that stands still, so that equal runs write equal bundles. */
    public static GrowthRun run() {
        return new GrowthRun(millis -> {}, InstantSource.fixed(Instant.EPOCH));
    }

    public static Dataset glyphs(long seed, int train, int test, double drift) {
        return Glyphs.generate(new Glyphs.Spec(seed, train, test, drift));
    }

    public static Path file(Path folder, Dataset dataset) throws IOException {
        var file = folder.resolve(dataset.name() + ".agds");
        try (var out = Files.newOutputStream(file)) {
            DatasetFormat.write(dataset, out);
        }
        return file;
    }

    public static RunConfig config(String yaml) throws IOException {
        return RunConfig.from(GrowthConfigCodec.parse(yaml, "test"));
    }

    public static GrowthTask first(Path work, Path data, Optional<Path> checkpoint)
            throws IOException {
        return first(work, data, checkpoint, config(CONFIG));
    }

    public static GrowthTask first(
            Path work, Path data, Optional<Path> checkpoint, RunConfig config) throws IOException {
        Files.createDirectories(work);
        return new GrowthTask(
                "digits",
                config,
                DIGITS,
                data,
                List.of(),
                Optional.empty(),
                checkpoint,
                List.of(Digests.sha256(data)),
                work);
    }

    /** Goes on from what lies in {@code parent}. */
    public static GrowthTask continued(
            Path work, Path parent, Path data, List<Path> replay, RunConfig config)
            throws IOException {
        Files.createDirectories(work);
        var bundle = parent.resolve(GrowthTask.BUNDLE);
        var lineage = new ArrayList<String>();
        for (var old : replay) {
            lineage.add(Digests.sha256(old));
        }
        lineage.add(Digests.sha256(data));
        var checkpoint = work.resolve(GrowthTask.CHECKPOINT);
        return new GrowthTask(
                "digits",
                config,
                DIGITS,
                data,
                replay,
                Optional.of(
                        new GrowthTask.Parent(
                                bundle,
                                Digests.sha256(bundle),
                                parent.resolve(GrowthTask.TRAINING_STATE),
                                1)),
                Optional.of(checkpoint).filter(Files::exists),
                lineage,
                work);
    }
}
