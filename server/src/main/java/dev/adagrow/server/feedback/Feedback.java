package dev.adagrow.server.feedback;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.ControlMetrics;
import dev.adagrow.server.routing.Arm;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Takes labels in. Each version's online accuracy is that of its last 200 labelled rows, on which
 * mistakes may be over-represented. What was said about a row is remembered for the last 100,000
 * rows, so that a correction replaces it; an older row counts anew. Thread-safe.
 */
public final class Feedback {
    /** How long a prediction id takes labels. */
    static final Duration VALID = Duration.ofDays(30);

    private static final int WINDOW = 200;
    private static final int REMEMBERED = 100_000;

    /** Versions whose accuracy is followed at a time. */
    private static final int MAX_WINDOWS = 1000;

    private final SignedPredictionIds ids;
    private final Function<String, List<String>> classesOf;
    private final LabelListener listener;
    private final ControlMetrics metrics;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Row, Said> remembered = new LinkedHashMap<>();

    /** Of the versions that labels came for last. */
    @GuardedBy("lock")
    private final Map<ServableId, ArrayDeque<Said>> windows = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param classesOf a model's class table; empty for an unknown model
     */
    public Feedback(
            SignedPredictionIds ids,
            Function<String, List<String>> classesOf,
            LabelListener listener,
            ControlMetrics metrics,
            InstantSource clock) {
        this.ids = ids;
        this.classesOf = classesOf;
        this.listener = listener;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What a reporter says. */
    public sealed interface Claim {
        /** The name of the right class. */
        record Label(String name) implements Claim {}

        /** Whether the answer was right. */
        record Correct(boolean correct) implements Claim {}

        record Missing() implements Claim {}
    }

    /** What became of a report. */
    public enum Status {
        ACCEPTED,
        CORRECTED,
        INVALID_ID,
        EXPIRED,
        UNKNOWN_CLASS,
        MISSING_TRUTH
    }

    /**
     * @param message why it was not taken; empty if it was
     */
    public record Result(Status status, String message) {}

    private record Row(long call, int row) {}

    /** One row's place in its version's window; a correction changes it in place. */
    private static final class Said {
        private boolean right;

        Said(boolean right) {
            this.right = right;
        }
    }

    /**
     * @param predictionId as it was answered, with {@code #n} for row n
     */
    public Result report(String predictionId, Claim claim) {
        int mark = predictionId.indexOf('#');
        var call = mark < 0 ? predictionId : predictionId.substring(0, mark);
        var row = mark < 0 ? Optional.of(0) : row(predictionId.substring(mark + 1));
        var token = ids.read(call);
        if (token.isEmpty() || row.isEmpty()) {
            return new Result(
                    Status.INVALID_ID, "not a prediction id of this server, or not all of it");
        }
        var result = take(token.get(), call, row.get(), claim);
        metrics.feedback(token.get().version(), result.status().name().toLowerCase(Locale.ROOT));
        return result;
    }

    private Result take(Token token, String call, int row, Claim claim) {
        var now = clock.instant();
        if (row >= token.predicted().length) {
            return new Result(
                    Status.INVALID_ID,
                    "the id speaks for " + token.predicted().length + " rows, not for row " + row);
        }
        if (token.time().plus(VALID).isBefore(now)) {
            return new Result(Status.EXPIRED, "older than " + VALID.toDays() + " days");
        }
        return switch (claim) {
            case Claim.Missing m ->
                    new Result(Status.MISSING_TRUTH, "neither label nor right or wrong");
            case Claim.Correct(boolean correct) ->
                    accept(token, call, row, new Truth.Correct(correct), now);
            case Claim.Label(var name) -> {
                int index = classesOf.apply(token.version().model()).indexOf(name);
                yield index < 0
                        ? new Result(
                                Status.UNKNOWN_CLASS,
                                "model " + token.version().model() + " has no class " + name)
                        : accept(token, call, row, new Truth.OfClass(index), now);
            }
        };
    }

    private Result accept(Token token, String call, int row, Truth truth, Instant now) {
        boolean right =
                switch (truth) {
                    case Truth.OfClass(int index) -> token.predicted()[row] == index;
                    case Truth.Correct(boolean correct) -> correct;
                };
        boolean corrected;
        double accuracy;
        lock.lock();
        try {
            corrected = note(token, row, right);
            accuracy = accuracy(token.version());
        } finally {
            lock.unlock();
        }
        metrics.onlineAccuracy(token.version(), accuracy);
        if (token.arm() == Arm.BASELINE || token.arm() == Arm.CANDIDATE) {
            listener.labelled(token.version().model(), call, row, truth, now);
        }
        return new Result(corrected ? Status.CORRECTED : Status.ACCEPTED, "");
    }

    /**
     * @return whether something was said about the row before
     */
    @GuardedBy("lock")
    private boolean note(Token token, int row, boolean right) {
        var key = new Row(token.call(), row);
        var before = remembered.get(key);
        if (before != null) {
            before.right = right;
            return true;
        }
        var said = new Said(right);
        remembered.put(key, said);
        if (remembered.size() > REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        var window = windows.computeIfAbsent(token.version(), v -> new ArrayDeque<>());
        if (windows.size() > MAX_WINDOWS) {
            windows.remove(windows.keySet().iterator().next());
        }
        window.addLast(said);
        if (window.size() > WINDOW) {
            window.removeFirst();
        }
        return false;
    }

    @GuardedBy("lock")
    private double accuracy(ServableId version) {
        var window = windows.getOrDefault(version, new ArrayDeque<>());
        return window.stream().filter(said -> said.right).count()
                / (double) Math.max(1, window.size());
    }

    private static Optional<Integer> row(String text) {
        try {
            int row = Integer.parseUnsignedInt(text);
            return row >= 0 ? Optional.of(row) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
