package dev.adagrow.loadtest.demo;

import dev.adagrow.loadtest.load.Deck;
import dev.adagrow.loadtest.load.GrpcTarget;
import dev.adagrow.loadtest.load.Journal;
import dev.adagrow.loadtest.load.LoadStats;
import dev.adagrow.loadtest.load.OpenLoop;
import dev.adagrow.loadtest.load.Reporter;
import dev.adagrow.loadtest.load.Target;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The load that runs from the first model to the end, and how it is going. Thread-safe. */
final class LiveLoad implements AutoCloseable {
    private static final double RATE = 30;
    private static final int MAX_IN_FLIGHT = 256;
    private static final Duration LABEL_DELAY = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMillis(250);
    private static final Duration RECENT = Duration.ofSeconds(5);
    private static final long STATUS_MILLIS = 500;
    private static final long SAY_SECONDS = 10;

    private final Timeline timeline;
    private final Journal journal;
    private final Reporter reporter;
    private final OpenLoop loop;
    private final ScheduledExecutorService ticker;
    private volatile String scene = "";

    LiveLoad(Target target, Deck deck, long seed, Timeline timeline) {
        this.timeline = timeline;
        this.journal = new Journal(System::nanoTime, WINDOW);
        this.reporter = new Reporter(target, LABEL_DELAY, System::nanoTime);
        this.loop =
                new OpenLoop(
                        new OpenLoop.Settings(RATE, MAX_IN_FLIGHT, seed),
                        target,
                        deck,
                        journal,
                        Optional.of(reporter),
                        GrpcTarget::reason);
        this.ticker =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("demo-status").daemon().factory());
        ticker.scheduleAtFixedRate(
                this::status, STATUS_MILLIS, STATUS_MILLIS, TimeUnit.MILLISECONDS);
        ticker.scheduleAtFixedRate(this::say, SAY_SECONDS / 2, SAY_SECONDS, TimeUnit.SECONDS);
    }

    /** From now on the traffic comes from another deck. */
    void deal(Deck deck) {
        loop.deal(deck);
    }

    /** What is going on besides the load; shown in front of it. */
    void scene(String text) {
        scene = text;
    }

    /** Nanoseconds since the load began. */
    long now() {
        return journal.now();
    }

    LoadStats between(long from, long to) {
        return journal.between(from, to);
    }

    Reporter.Counts labels() {
        return reporter.counts();
    }

    /** The last seconds in words. */
    String recent() {
        long now = now();
        LoadStats stats = journal.between(now - RECENT.toNanos(), now);
        if (stats.answered() == 0) {
            return "no answers yet";
        }
        return String.format(
                Locale.ROOT,
                "accuracy %5.1f %%, p50 %.1f ms, p99 %.1f ms, failed %d, answered by %s",
                stats.accuracy() * 100,
                stats.latency().p50(),
                stats.latency().p99(),
                journal.failed(),
                stats.versions().keySet());
    }

    private void status() {
        String text = scene;
        timeline.status("  " + (text.isEmpty() ? "" : text + " | ") + recent());
    }

    private void say() {
        timeline.say("load: %s", recent());
    }

    /** No more calls; waits for the answers on their way and reports the last labels. */
    void stop() {
        ticker.shutdownNow();
        timeline.status("");
        loop.close();
        reporter.close();
    }

    @Override
    public void close() {
        stop();
    }
}
