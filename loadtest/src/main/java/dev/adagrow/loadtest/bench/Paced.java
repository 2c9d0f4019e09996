package dev.adagrow.loadtest.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends calls at a steady rate, whatever becomes of them. Latency counts from when a call was due.
 */
final class Paced {
    /**
     * Blocks until the last call has ended.
     *
     * @param request a serialized ModelInferRequest
     * @param rate calls a second
     * @param deadline of each call
     */
    static CallStats send(
            RawCalls calls,
            byte[] request,
            double rate,
            Optional<Duration> deadline,
            Duration time) {
        var log = new CallStatsLog();
        var open = new Phaser(1);
        long start = System.nanoTime();
        long count = Math.max(1, Math.round(rate * time.toNanos() / 1e9));
        for (long i = 0; i < count; i++) {
            long due = start + Math.round(i / rate * 1e9);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            open.register();
            calls.send(
                    request,
                    deadline,
                    (status, answer) -> {
                        log.ended(status, System.nanoTime() - due);
                        open.arriveAndDeregister();
                    });
        }
        open.arriveAndAwaitAdvance();
        return log.stats(time.toNanos() / 1e9);
    }

    private Paced() {}
}
