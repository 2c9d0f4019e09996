package dev.adagrow.trainer.stream;

import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import dev.adagrow.trainer.stream.records.PicturesConfig;
import dev.adagrow.trainer.stream.records.StreamFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What the arms of a seed share: the records and the parent. Whoever needs them first makes them;
 * other processes wait meanwhile.
 *
 * @param parent where it was grown
 * @param parentResult the step 0 of every arm
 */
record SharedFolder(StreamFiles files, StepRun.Step parent, StepResult parentResult) {
    private static final int DIGEST = 12;

    /**
     * @param cache made if it is not there
     */
    static SharedFolder take(
            StreamSettings settings,
            long seed,
            PicturesConfig sources,
            Path cache,
            StreamListener listener)
            throws IOException {
        var folder = cache.resolve(key(settings)).resolve("seed-" + seed);
        Files.createDirectories(folder);
        try (var lock =
                        FileChannel.open(
                                folder.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var held = lock.lock()) {
            listener.note("records of " + settings.contents() + ", seed " + seed);
            var files = StreamFiles.make(settings, seed, sources, folder);
            var plan = StreamPlan.of(settings);
            var parent = new StepRun.Step(0, plan.taskOf(0).name(), folder.resolve("parent"));
            var ended = StepRun.ended(parent);
            if (ended.isPresent()) {
                return new SharedFolder(files, parent, ended.get());
            }
            try (var traffic = TrafficRecords.open(plan, files)) {
                var result =
                        new StepRun(files, traffic, listener)
                                .run(parent, StreamConfig.parent(settings, seed), Optional::empty);
                return new SharedFolder(files, parent, result);
            }
        }
    }

    private static String key(StreamSettings settings) {
        return settings.stream().title()
                + "-"
                + Digests.sha256(settings.contents().getBytes(StandardCharsets.UTF_8))
                        .substring(0, DIGEST);
    }
}
