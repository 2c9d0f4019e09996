package dev.adagrow.server.rollout.evidence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.feedback.Truth;
import dev.adagrow.server.routing.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Evidence of one trial, bounded. An exposure is judged once, when it has aged {@code maturity}, in
 * the order of exposure: by then it has a label, or it is dropped. Of a route key only the first
 * row that has one counts. A row with right-or-wrong feedback counts only where both models said
 * the same. Thread-safe.
 */
final class TrialBook {
    /** Exposures kept; later ones are dropped, whatever their arm. */
    static final int MAX_EXPOSURES = 50_000;

    /** Labels kept that came before their row was cross-scored. */
    private static final int MAX_EARLY = 4096;

    /** Calls of an arm below which a p99 is only its slowest call. */
    static final int MIN_CALLS_FOR_P99 = 100;

    private record Row(String call, int row) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Duration maturity;
    private final double latencyGuard;

    /** Exposures that are not judged yet, by position. */
    @GuardedBy("lock")
    private final TreeMap<Long, Exposure> young = new TreeMap<>();

    @GuardedBy("lock")
    private final Map<Row, Long> positions = new HashMap<>();

    @GuardedBy("lock")
    private final Set<String> counted = new HashSet<>();

    @GuardedBy("lock")
    private final Map<Long, Exposure> unsaved = new TreeMap<>();

    @GuardedBy("lock")
    private final Map<Row, Exposure.Label> early = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Map<Arm, ArmCounts> arms =
            Map.of(Arm.CANDIDATE, new ArmCounts(), Arm.BASELINE, new ArmCounts());

    @GuardedBy("lock")
    private Evidence.Pairs pairs = Evidence.Pairs.NONE;

    @GuardedBy("lock")
    private long lastPosition;

    @GuardedBy("lock")
    private int exposures;

    /**
     * @param latencyGuard multiple of the baseline's p99 above which a call of the candidate is
     *     slow
     */
    TrialBook(Duration maturity, double latencyGuard) {
        this.maturity = maturity;
        this.latencyGuard = latencyGuard;
    }

    private static final class ArmCounts {
        /** Latest latencies; older ones are overwritten. */
        private final long[] nanos = new long[4096];

        private long calls;
        private long failures;
        private long exposed;
        private long labelled;

        void latency(long value) {
            nanos[(int) (calls++ % nanos.length)] = value;
        }

        int measured() {
            return (int) Math.min(calls, nanos.length);
        }

        double p99Nanos() {
            int n = measured();
            if (n == 0) {
                return 0;
            }
            var sorted = Arrays.copyOf(nanos, n);
            Arrays.sort(sorted);
            return sorted[(int) Math.ceil(0.99 * n) - 1];
        }

        int slowerThan(double limitNanos) {
            return (int) Arrays.stream(nanos, 0, measured()).filter(t -> t > limitNanos).count();
        }
    }

    /**
     * Notes an answered call of an arm.
     *
     * @return position of its first row, the others follow it; empty if no more exposures are kept
     */
    Optional<Long> answered(Arm arm, long latencyNanos, int rows) {
        lock.lock();
        try {
            counts(arm).latency(latencyNanos);
            if (exposures + rows > MAX_EXPOSURES) {
                return Optional.empty();
            }
            long first = lastPosition + 1;
            lastPosition += rows;
            return Optional.of(first);
        } finally {
            lock.unlock();
        }
    }

    void failed(Arm arm) {
        lock.lock();
        try {
            counts(arm).failures++;
        } finally {
            lock.unlock();
        }
    }

    /** Adds rows that both models have answered. */
    void exposed(List<Exposure> rows) {
        lock.lock();
        try {
            for (var row : rows) {
                var known = early.remove(new Row(row.call(), row.row()));
                var exposure = known == null || row.label().isPresent() ? row : row.with(known);
                add(exposure);
                unsaved.put(exposure.position(), exposure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes rows over from before a start of the server. */
    void restore(List<Exposure> rows) {
        lock.lock();
        try {
            rows.forEach(this::add);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void add(Exposure exposure) {
        young.put(exposure.position(), exposure);
        positions.put(new Row(exposure.call(), exposure.row()), exposure.position());
        lastPosition = Math.max(lastPosition, exposure.position());
        exposures++;
        counts(exposure.arm()).exposed++;
    }

    /** A label for a row; the last one until maturity stands. Rows of other calls are ignored. */
    void labelled(String call, int row, Exposure.Label label) {
        lock.lock();
        try {
            var position = positions.get(new Row(call, row));
            if (position == null) {
                early.put(new Row(call, row), label);
                if (early.size() > MAX_EARLY) {
                    early.remove(early.keySet().iterator().next());
                }
                return;
            }
            var exposure = young.get(position);
            if (exposure != null && inTime(exposure, label)) {
                var said = exposure.with(label);
                young.put(position, said);
                unsaved.put(position, said);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Judges what has matured, and tells all that is known. */
    Evidence evidence(Instant now) {
        lock.lock();
        try {
            var mature =
                    young.values().stream()
                            .filter(e -> !e.exposed().plus(maturity).isAfter(now))
                            .toList();
            for (var exposure : mature) {
                young.remove(exposure.position());
                positions.remove(new Row(exposure.call(), exposure.row()));
                judge(exposure);
            }
            var c = counts(Arm.CANDIDATE);
            var b = counts(Arm.BASELINE);
            return new Evidence(
                    new Evidence.Arms(c.exposed, b.exposed),
                    new Evidence.Arms(c.labelled, b.labelled),
                    pairs,
                    latencies(c, b),
                    new Evidence.Arms(c.calls, b.calls),
                    new Evidence.Arms(c.failures, b.failures));
        } finally {
            lock.unlock();
        }
    }

    private Evidence.Latencies latencies(ArmCounts candidate, ArmCounts baseline) {
        double p99 = baseline.p99Nanos();
        boolean enough = Math.min(candidate.measured(), baseline.measured()) >= MIN_CALLS_FOR_P99;
        return new Evidence.Latencies(
                candidate.p99Nanos() / 1e9,
                p99 / 1e9,
                enough ? candidate.measured() : 0,
                enough ? candidate.slowerThan(latencyGuard * p99) : 0);
    }

    /** Exposures that are new or newly labelled and not {@link #saved} yet. */
    List<Exposure> unsaved() {
        lock.lock();
        try {
            return List.copyOf(unsaved.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The rows are stored as they are given; one that has another label by now is unsaved still.
     */
    void saved(List<Exposure> rows) {
        lock.lock();
        try {
            rows.forEach(row -> unsaved.remove(row.position(), row));
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void judge(Exposure e) {
        var label = e.label().filter(l -> inTime(e, l));
        if (label.isEmpty() || counted.contains(e.routeKey())) {
            return;
        }
        switch (label.get().truth()) {
            case Truth.OfClass(int index) ->
                    count(e, e.candidateClass() == index, e.stableClass() == index);
            case Truth.Correct(boolean correct) -> {
                if (e.candidateClass() == e.stableClass()) {
                    count(e, correct, correct);
                }
            }
        }
    }

    @GuardedBy("lock")
    private void count(Exposure e, boolean candidateRight, boolean stableRight) {
        counted.add(e.routeKey());
        counts(e.arm()).labelled++;
        pairs =
                new Evidence.Pairs(
                        pairs.bothRight() + (candidateRight && stableRight ? 1 : 0),
                        pairs.onlyCandidateRight() + (candidateRight && !stableRight ? 1 : 0),
                        pairs.onlyStableRight() + (!candidateRight && stableRight ? 1 : 0),
                        pairs.bothWrong() + (!candidateRight && !stableRight ? 1 : 0));
    }

    private boolean inTime(Exposure exposure, Exposure.Label label) {
        return !label.time().isAfter(exposure.exposed().plus(maturity));
    }

    @GuardedBy("lock")
    private ArmCounts counts(Arm arm) {
        var counts = arms.get(arm);
        if (counts == null) {
            throw new IllegalArgumentException(arm + " is not judged");
        }
        return counts;
    }
}
