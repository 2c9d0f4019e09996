package dev.adagrow.loadtest.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Phaser;

/** Keeps a number of calls in flight for a while: each end sends the next one. */
final class InFlight {
    /**
     * Blocks until the last call has ended.
     *
     * @param request a serialized ModelInferRequest
     */
    static CallStats keep(RawCalls calls, byte[] request, int count, Duration time) {
        long start = System.nanoTime();
        var run = new InFlight(calls, request, start + time.toNanos());
        for (int i = 0; i < count; i++) {
            run.open.register();
            run.next();
        }
        run.open.arriveAndAwaitAdvance();
        return run.log.stats((System.nanoTime() - start) / 1e9);
    }

    private final RawCalls calls;
    private final byte[] request;
    private final long end;
    private final CallStatsLog log = new CallStatsLog();
    private final Phaser open = new Phaser(1);

    private InFlight(RawCalls calls, byte[] request, long end) {
        this.calls = calls;
        this.request = request;
        this.end = end;
    }

    private void next() {
        long sent = System.nanoTime();
        calls.send(
                request,
                Optional.empty(),
                (status, answer) -> {
                    long now = System.nanoTime();
                    log.ended(status, now - sent);
                    if (now < end) {
                        next();
                    } else {
                        open.arriveAndDeregister();
                    }
                });
    }
}
