package dev.adagrow.loadtest.bench;

import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Gathers what becomes of calls. Thread-safe. */
final class CallStatsLog {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram latencies = new ConcurrentHistogram(MAX_NANOS, DIGITS);
    private final Histogram refusals = new ConcurrentHistogram(MAX_NANOS, DIGITS);
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    void ended(Status status, long nanos) {
        long bounded = Math.clamp(nanos, 0, MAX_NANOS);
        if (status.isOk()) {
            latencies.recordValue(bounded);
        } else {
            refusals.recordValue(bounded);
            failures.computeIfAbsent(status.getCode().name(), code -> new LongAdder()).increment();
        }
    }

    CallStats stats(double seconds) {
        var counts = new HashMap<String, Long>();
        failures.forEach((code, count) -> counts.put(code, count.sum()));
        return new CallStats(latencies.copy(), refusals.copy(), Map.copyOf(counts), seconds);
    }
}
