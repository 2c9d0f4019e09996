package dev.adagrow.loadtest.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * What happened to every call, in windows of equal length by the time at which the call was due;
 * any range of time can be summed up afterwards. Thread-safe.
 */
public final class Journal {
    /** Latencies in microseconds, three digits exact, up to one minute. */
    private static final long MAX_MICROS = 60_000_000;

    private static final int DIGITS = 3;

    private final LongSupplier nanoTime;
    private final long start;
    private final long windowNanos;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Window> windows = new ArrayList<>();

    /** Sums of one window; guarded by the journal's lock. */
    private static final class Window {
        // Packed, since few of the buckets of one window are ever met and there are many windows.
        final Histogram micros = new PackedHistogram(DIGITS);
        final Map<Integer, int[]> answeredAndRight = new TreeMap<>();
        final Map<String, Integer> failures = new TreeMap<>();
        int sent;
    }

    /**
     * @param nanoTime the clock of all times here; its value now is the journal's zero
     */
    public Journal(LongSupplier nanoTime, Duration window) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.windowNanos = window.toNanos();
    }

    /** Nanoseconds since the journal's zero. */
    public long now() {
        return nanoTime.getAsLong() - start;
    }

    void sent(long due) {
        lock.lock();
        try {
            window(due).sent++;
        } finally {
            lock.unlock();
        }
    }

    void answered(long due, int version, boolean right) {
        long micros = (now() - due) / 1000;
        lock.lock();
        try {
            var window = window(due);
            window.micros.recordValue(Math.max(0, Math.min(MAX_MICROS, micros)));
            int[] counts = window.answeredAndRight.computeIfAbsent(version, v -> new int[2]);
            counts[0]++;
            counts[1] += right ? 1 : 0;
        } finally {
            lock.unlock();
        }
    }

    void failed(long due, String reason) {
        lock.lock();
        try {
            window(due).failures.merge(reason, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Window window(long due) {
        int index = Math.toIntExact(Math.max(0, due) / windowNanos);
        while (windows.size() <= index) {
            windows.add(new Window());
        }
        return windows.get(index);
    }

    /**
     * Everything that was due in the windows that begin within a range.
     *
     * @param from nanoseconds since the journal's zero, inclusive
     * @param to exclusive
     */
    public LoadStats between(long from, long to) {
        var micros = new Histogram(DIGITS);
        var versions = new TreeMap<Integer, LoadStats.Answers>();
        var failures = new TreeMap<String, Integer>();
        int sent = 0;
        lock.lock();
        try {
            for (int i = 0; i < windows.size(); i++) {
                long begin = i * windowNanos;
                if (begin < from || begin >= to) {
                    continue;
                }
                var window = windows.get(i);
                micros.add(window.micros);
                sent += window.sent;
                window.failures.forEach(
                        (reason, count) -> failures.merge(reason, count, Integer::sum));
                window.answeredAndRight.forEach((version, counts) ->
                        versions.merge(
                                version,
                                new LoadStats.Answers(counts[0], counts[1]),
                                LoadStats.Answers::plus));
            }
        } finally {
            lock.unlock();
        }
        return new LoadStats(
                sent,
                versions,
                failures,
                new LoadStats.Latency(
                        micros.getValueAtPercentile(50) / 1e3,
                        micros.getValueAtPercentile(99) / 1e3,
                        micros.getMaxValue() / 1e3));
    }

    /** Calls with an error so far. */
    public int failed() {
        lock.lock();
        try {
            return windows.stream()
                    .flatMap(window -> window.failures.values().stream())
                    .mapToInt(Integer::intValue)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    /** Everything so far. */
    public LoadStats total() {
        return between(0, Long.MAX_VALUE);
    }
}
