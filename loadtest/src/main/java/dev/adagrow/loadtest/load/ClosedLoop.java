package dev.adagrow.loadtest.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Keeps a fixed number of calls in flight: each answer sends the next call. Measures capacity, not
 * latency under load.
 */
public final class ClosedLoop {
    private static final long JOIN_MILLIS = 30_000;

    /**
     * @param warmup is not measured
     */
    public record Settings(int concurrency, Duration warmup, Duration measured) {}

    /**
     * Blocks until the time has passed.
     *
     * @return what happened to the calls that left after the warm-up
     */
    public static LoadStats run(
            Settings settings, Target target, Deck deck, Function<Throwable, String> reason)
            throws InterruptedException {
        var journal =
                new Journal(
                        System::nanoTime,
                        settings.warmup().isZero() ? settings.measured() : settings.warmup());
        long end = settings.warmup().plus(settings.measured()).toNanos();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < settings.concurrency(); i++) {
            threads.add(
                    Thread.ofPlatform()
                            .name("load-" + i)
                            .daemon()
                            .start(() -> {
                                while (journal.now() < end) {
                                    call(target, deck, journal, reason);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join(settings.warmup().plus(settings.measured()).toMillis() + JOIN_MILLIS);
        }
        return journal.between(settings.warmup().toNanos(), Long.MAX_VALUE);
    }

    private static void call(
            Target target, Deck deck, Journal journal, Function<Throwable, String> reason) {
        Question question = deck.deal();
        long begin = journal.now();
        journal.sent(begin);
        try {
            Target.Reply reply = target.ask(question.input(), Long.toHexString(begin)).join();
            journal.answered(begin, reply.version(), reply.label().equals(question.label()));
        } catch (CompletionException e) {
            journal.failed(begin, reason.apply(e.getCause() == null ? e : e.getCause()));
        }
    }

    private ClosedLoop() {}
}
