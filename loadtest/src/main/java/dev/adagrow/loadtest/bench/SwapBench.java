package dev.adagrow.loadtest.bench;

import dev.adagrow.client.Progress;
import dev.adagrow.client.RolloutsClient;
import dev.adagrow.loadtest.process.Launcher;
import dev.adagrow.v1.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Two versions take turns as the stable one while calls come at a steady rate. Each swap loads the
 * one that is not in memory, makes it stable, and unloads the other, which is kept a moment for
 * those who want it back; then half a second passes without a swap.
 */
public final class SwapBench {
    private static final double RATE = 100;
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long POLL_MILLIS = 5;
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** So that what a swap leaves behind, such as garbage, counts as its own. */
    private static final long SETTLE_MILLIS = 50;

    private static final long STEADY_MILLIS = 500;
    private static final int PROGRESS = 50;

    private final Launcher launcher;
    private final Path folder;
    private final Consumer<String> progress;
    private final Histogram near = new ConcurrentHistogram(MAX_NANOS, 3);
    private final Histogram steady = new ConcurrentHistogram(MAX_NANOS, 3);
    private final LongAdder failed = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final AtomicBoolean swapping = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param folder for the server's files
     * @param progress gets a line now and then
     */
    public SwapBench(Launcher launcher, Path folder, Consumer<String> progress) {
        this.launcher = launcher;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * Once.
     *
     * @param bundle of two artifacts; empty: one is grown first
     */
    public SwapFigures measure(int swaps, Optional<Path> bundle)
            throws IOException, InterruptedException {
        if (bundle.isEmpty()) {
            progress.accept("growing a model");
        }
        var versions =
                new SwappedVersions(
                        bundle.isPresent() ? bundle.get() : RealModel.grow(launcher, folder));
        try (var server = new ServerUnderTest(launcher, folder.resolve("swap"));
                var calls = server.calls()) {
            for (int version = 1; version <= 2; version++) {
                Path file = folder.resolve("version-" + version + ".zip");
                versions.write(version, file);
                if (version == 1) {
                    server.serve(versions.model(), file);
                } else {
                    server.client().models().upload(versions.model(), file, Progress.NONE);
                }
            }
            var caller = Thread.ofPlatform().start(() -> call(calls, versions));
            var memory = new ArrayList<Long>();
            try {
                for (int swap = 1; swap <= swaps; swap++) {
                    swapping.set(true);
                    swapTo(swap % 2 == 1 ? 2 : 1, server, versions.model());
                    Thread.sleep(SETTLE_MILLIS);
                    swapping.set(false);
                    memory.add(server.account().residentKiB());
                    Thread.sleep(STEADY_MILLIS);
                    if (swap % PROGRESS == 0) {
                        progress.accept(
                                "%d of %d swaps, %d calls failed, %d answers wrong, %d MiB"
                                        .formatted(
                                                swap,
                                                swaps,
                                                failed.sum(),
                                                wrong.sum(),
                                                memory.getLast() / 1024));
                    }
                }
            } finally {
                over.set(true);
                caller.join();
            }
            return new SwapFigures(
                    swaps,
                    near.getTotalCount() + steady.getTotalCount() + failed.sum(),
                    failed.sum(),
                    wrong.sum(),
                    (double) near.getValueAtPercentile(99) / steady.getValueAtPercentile(99),
                    steady.getValueAtPercentile(99) / 1e3,
                    slope(memory));
        }
    }

    /** Returns when the other version is out of memory. */
    private static void swapTo(int version, ServerUnderTest server, String model)
            throws IOException, InterruptedException {
        var rollouts = server.client().rollouts();
        Rollout rollout =
                rollouts.list(model).stream()
                        .filter(r -> r.getCandidateVersion() == version && !RolloutsClient.ended(r))
                        .findFirst()
                        .orElseGet(() -> rollouts.create(model, version));
        rollouts.promote(rollout.getName(), "a benchmark swaps");
        long start = System.nanoTime();
        while (!swapped(version, server, model)) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new IOException("version " + version + " did not replace the other");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean swapped(int version, ServerUnderTest server, String model) {
        var models = server.client().models();
        return models.get(model).getStableVersion() == version
                && models.version(model, 3 - version).getState().equals("UNLOADED");
    }

    private void call(RawCalls calls, SwappedVersions versions) {
        byte[] request = versions.request();
        var open = new Phaser(1);
        long start = System.nanoTime();
        for (long i = 0; !over.get(); i++) {
            long due = start + Math.round(i / RATE * 1e9);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            boolean atSwap = swapping.get();
            open.register();
            calls.send(
                    request,
                    Optional.empty(),
                    (status, answer) -> {
                        long nanos = Math.min(MAX_NANOS, System.nanoTime() - due);
                        if (!status.isOk()) {
                            failed.increment();
                        } else {
                            // A swap that began in the middle of a call is near it, too.
                            (atSwap || swapping.get() ? near : steady).recordValue(nanos);
                            if (!versions.right(answer)) {
                                wrong.increment();
                            }
                        }
                        open.arriveAndDeregister();
                    });
        }
        open.arriveAndAwaitAdvance();
    }

    private static double slope(ArrayList<Long> memory) {
        var line = new SimpleRegression();
        for (int i = memory.size() / 2; i < memory.size(); i++) {
            line.addData(i, memory.get(i));
        }
        return line.getSlope();
    }
}
