package dev.adagrow.loadtest.load;

import dev.adagrow.loadtest.load.Target.Labelled;
import dev.adagrow.loadtest.load.Target.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls on schedule, one each 1/rate seconds, each with a random route key. When the bound of
 * calls in flight is met, later calls leave late, and their latency counts from when they were due:
 * nothing is left out. One thread of its own; {@link #deal} may be called from any.
 */
public final class OpenLoop implements AutoCloseable {
    private static final long DRAIN_SECONDS = 30;

    /**
     * @param rate calls a second
     * @param maxInFlight calls without an answer at most
     * @param seed gives the route keys
     */
    public record Settings(double rate, int maxInFlight, long seed) {
        public Settings {
            if (!(rate > 0 && rate <= 100_000)) {
                throw new IllegalArgumentException(
                        "rate " + rate + " is outside 0..100000 calls a second");
            }
            if (maxInFlight < 1) {
                throw new IllegalArgumentException("maxInFlight " + maxInFlight);
            }
        }

        Duration interval() {
            return Duration.ofNanos(Math.round(1e9 / rate));
        }
    }

    private final Settings settings;
    private final Target target;
    private final Journal journal;
    private final Optional<Reporter> reporter;
    private final Function<Throwable, String> reason;
    private final Semaphore inFlight;
    private final Thread thread;
    private volatile Deck deck;

    /**
     * Starts at once.
     *
     * @param reporter gets every label; empty: no feedback
     * @param reason names why a call failed, for the counts
     */
    public OpenLoop(
            Settings settings,
            Target target,
            Deck deck,
            Journal journal,
            Optional<Reporter> reporter,
            Function<Throwable, String> reason) {
        this.settings = settings;
        this.target = target;
        this.deck = deck;
        this.journal = journal;
        this.reporter = reporter;
        this.reason = reason;
        this.inFlight = new Semaphore(settings.maxInFlight());
        this.thread = Thread.ofPlatform().name("load-clock").daemon().start(this::run);
    }

    /** From the next call on, records of another deck are sent. */
    public void deal(Deck other) {
        deck = other;
    }

    private void run() {
        var random = new Random(settings.seed());
        long interval = settings.interval().toNanos();
        long due = journal.now();
        try {
            while (true) {
                for (long wait = due - journal.now(); wait > 0; wait = due - journal.now()) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                inFlight.acquire();
                send(deck.deal(), Long.toHexString(random.nextLong()), due);
                due += interval;
            }
        } catch (InterruptedException e) {
            // Closed; the thread ends.
        }
    }

    private void send(Question question, String routeKey, long due) {
        journal.sent(due);
        try {
            target.ask(question.input(), routeKey)
                    .whenComplete((reply, failure) -> done(question, due, reply, failure));
        } catch (RuntimeException e) {
            done(question, due, null, e);
        }
    }

    private void done(
            Question question, long due, @Nullable Reply reply, @Nullable Throwable failure) {
        try {
            if (reply == null) {
                journal.failed(due, failure == null ? "no answer" : reason.apply(cause(failure)));
                return;
            }
            journal.answered(due, reply.version(), reply.label().equals(question.label()));
            reporter.ifPresent(r -> r.report(new Labelled(reply.predictionId(), question.label())));
        } finally {
            // Last, since close() returns when all are back: what it left is counted.
            inFlight.release();
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /**
     * Sends no more calls and waits, within a limit, for the answers to those that are on their
     * way.
     */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            if (inFlight.tryAcquire(settings.maxInFlight(), DRAIN_SECONDS, TimeUnit.SECONDS)) {
                inFlight.release(settings.maxInFlight());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
