package dev.adagrow.loadtest.bench;

import dev.adagrow.client.Progress;
import dev.adagrow.loadtest.process.Launcher;
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
 * Versions of a model come and go while calls come at a steady rate: {@link LoadFirst} or {@link
 * UnloadFirst}. After each swap half a second passes without one.
 */
public final class SwapBench {
    private static final double RATE = 100;
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);

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
    private final LongAdder refused = new LongAdder();
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
     * @param unloadFirst whether calls may be refused while a swap is under way
     * @param bundle of two artifacts; empty: one is grown first
     */
    public SwapFigures measure(int swaps, boolean unloadFirst, Optional<Path> bundle)
            throws IOException, InterruptedException {
        if (bundle.isEmpty()) {
            progress.accept("growing a model");
        }
        var versions =
                new SwappedVersions(
                        bundle.isPresent() ? bundle.get() : RealModel.grow(launcher, folder));
        try (var server = new ServerUnderTest(launcher, folder.resolve("swap"));
                var calls = server.calls();
                var way =
                        unloadFirst
                                ? new UnloadFirst(server, versions.model())
                                : new LoadFirst(server, versions.model())) {
            publish(server, versions, unloadFirst ? 1 : 2);
            var caller = Thread.ofPlatform().start(() -> call(calls, versions, way));
            var memory = new ArrayList<Long>();
            try {
                for (int swap = 1; swap <= swaps; swap++) {
                    swapping.set(true);
                    way.swap(swap);
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
                    unloadFirst,
                    near.getTotalCount() + steady.getTotalCount() + failed.sum() + refused.sum(),
                    failed.sum(),
                    refused.sum(),
                    wrong.sum(),
                    (double) near.getValueAtPercentile(99) / steady.getValueAtPercentile(99),
                    steady.getValueAtPercentile(99) / 1e3,
                    slope(memory));
        }
    }

    private void publish(ServerUnderTest server, SwappedVersions versions, int count)
            throws IOException {
        for (int version = 1; version <= count; version++) {
            Path file = folder.resolve("version-" + version + ".zip");
            versions.write(version, file);
            if (version == 1) {
                server.serve(versions.model(), file);
            } else {
                var unused = server.client().models().upload(versions.model(), file, Progress.NONE);
            }
        }
    }

    private void call(RawCalls calls, SwappedVersions versions, Swaps way) {
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
                        // A swap that began in the middle of a call is near it, too.
                        boolean nearby = atSwap || swapping.get();
                        if (!status.isOk()) {
                            (nearby && way.mayRefuse(status) ? refused : failed).increment();
                        } else {
                            (nearby ? near : steady).recordValue(nanos);
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
