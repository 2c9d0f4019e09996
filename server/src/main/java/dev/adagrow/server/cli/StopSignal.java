package dev.adagrow.server.cli;

import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * Waits for SIGTERM or SIGINT. A shutdown hook would not do: the JVM then ends with 143, and other
 * hooks run at the same time, while a stop here is clean and orderly.
 */
final class StopSignal {
    private final CountDownLatch asked = new CountDownLatch(1);

    StopSignal() {
        Signal.handle(new Signal("TERM"), signal -> asked.countDown());
        Signal.handle(new Signal("INT"), signal -> asked.countDown());
    }

    void await() throws InterruptedException {
        asked.await();
    }
}
