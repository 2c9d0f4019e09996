package dev.adagrow.loadtest.bench;

import dev.adagrow.client.Progress;
import dev.adagrow.client.RolloutsClient;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Many threads load, unload, make stable and call the versions of several models at once, for long.
 * No call of a stable version may fail, memory may not grow, and at the end, when the models are
 * deleted, no engine may hold a session.
 */
public final class SoakBench {
    private static final long LOOK_MILLIS = 1000;
    private static final long PROGRESS_LOOKS = 60;
    private static final long LOOKS_PER_COLLECTION = 5;
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long POLL_MILLIS = 50;

    private static final double KIB = 1024;

    private static final String SESSIONS = "adagrow_engine_sessions{";
    private static final String OPENED = "adagrow_engine_sessions_opened_total{";
    private static final String SWAPS = "adagrow_swaps_total{";

    private final Launcher launcher;
    private final Path folder;
    private final Consumer<String> progress;
    private final SoakTally tally = new SoakTally();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param folder for the server's files
     * @param progress gets a line now and then
     */
    public SoakBench(Launcher launcher, Path folder, Consumer<String> progress) {
        this.launcher = launcher;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Once.
     *
     * @param bundle of two artifacts; empty: one is grown first
     */
    public SoakFigures measure(int threads, int models, Duration length, Optional<Path> bundle)
            throws IOException, InterruptedException {
        if (bundle.isEmpty()) {
            progress.accept("growing a model");
        }
        var versions =
                new SwappedVersions(
                        bundle.isPresent() ? bundle.get() : RealModel.growDigits(launcher, folder));
        var names = IntStream.range(0, models).mapToObj(i -> "model-" + i).toList();
        try (var server = new ServerUnderTest(launcher, folder.resolve("soak"))) {
            for (var name : names) {
                publish(server, versions, name);
            }
            var rss = new MemoryLog();
            var heap = new MemoryLog();
            var workers = new ArrayList<Thread>();
            for (int i = 0; i < threads; i++) {
                var random = new Random(i);
                workers.add(
                        Thread.ofPlatform()
                                .start(
                                        new SoakThread(
                                                server, versions, names, random, tally,
                                                over::get)));
            }
            try {
                look(server, length, rss, heap);
            } finally {
                over.set(true);
                for (var worker : workers) {
                    worker.join();
                }
            }
            return figures(server, threads, names, length, rss, heap);
        }
    }

    /** Both versions; the second is tried at once, as any upload is. */
    private void publish(ServerUnderTest server, SwappedVersions versions, String model)
            throws IOException {
        Path file = folder.resolve("version.zip");
        versions.write(model, 1, file);
        server.serve(model, file);
        versions.write(model, 2, file);
        var unused = server.client().models().upload(model, file, Progress.NONE);
    }

    private void look(ServerUnderTest server, Duration length, MemoryLog rss, MemoryLog heap)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (long looks = 1; System.nanoTime() - start < length.toNanos(); looks++) {
            double minutes = (System.nanoTime() - start) / 60e9;
            long resident = server.account().residentKiB();
            rss.add(minutes, resident);
            if (looks % LOOKS_PER_COLLECTION == 0) {
                heap.add(minutes, server.liveHeapBytes() / KIB);
            }
            if (looks % PROGRESS_LOOKS == 0) {
                progress.accept(
                        "%.0f minutes: %d calls, %d failed, %.0f swaps, %.0f loads, %d MiB"
                                .formatted(
                                        minutes,
                                        tally.calls.sum(),
                                        tally.failedCalls.sum(),
                                        server.series(SWAPS),
                                        server.series(OPENED),
                                        resident / 1024));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private SoakFigures figures(
            ServerUnderTest server,
            int threads,
            List<String> models,
            Duration length,
            MemoryLog rss,
            MemoryLog heap)
            throws IOException, InterruptedException {
        long swaps = Math.round(server.series(SWAPS));
        long loads = Math.round(server.series(OPENED));
        long resident = server.account().residentKiB();
        long left = delete(server, models);
        return new SoakFigures(
                length.toMillis() / 60e3,
                threads,
                models.size(),
                tally.calls.sum(),
                tally.failedCalls.sum(),
                tally.wrongAnswers.sum(),
                tally.pinnedCalls.sum(),
                tally.refusedPinned.sum(),
                tally.failedPinned.sum(),
                tally.commands.sum(),
                tally.refusedCommands.sum(),
                tally.failedCommands.sum(),
                swaps,
                loads,
                resident / 1024,
                rss.slope(),
                heap.slope(),
                left,
                tally.firstFault());
    }

    /** Sessions that are still there when all models have gone. */
    private static long delete(ServerUnderTest server, List<String> models)
            throws IOException, InterruptedException {
        var client = server.client();
        for (var model : models) {
            client.rollouts().list(model).stream()
                    .filter(rollout -> !RolloutsClient.ended(rollout))
                    .forEach(rollout -> {
                        var unused = client.rollouts().rollBack(rollout.getName(), "it is over");
                    });
            client.models().delete(model);
        }
        long start = System.nanoTime();
        while (server.series(SESSIONS) > 0 && System.nanoTime() - start < LIMIT_NANOS) {
            Thread.sleep(POLL_MILLIS);
        }
        return Math.round(server.series(SESSIONS));
    }
}
