package dev.adagrow.server.lifecycle;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands notices to a listener one after the other, in the order in which they were added, without a
 * lock: whoever finds nobody at it delivers for all.
 */
final class Notices {
    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    private final StateListener listener;
    private final ConcurrentLinkedQueue<ServableStatus> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger undelivered = new AtomicInteger();

    Notices(StateListener listener) {
        this.listener = listener;
    }

    /**
     * To be called in the order of the changes, so under the lock that orders them; nothing is
     * delivered yet.
     */
    void add(ServableStatus status) {
        waiting.add(status);
    }

    /** Delivers what was added; to be called without a lock. */
    void deliver() {
        if (undelivered.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (var status = waiting.poll(); status != null; status = waiting.poll()) {
                tell(status);
            }
            seen = undelivered.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tell(ServableStatus status) {
        try {
            listener.changed(status);
        } catch (RuntimeException e) {
            log.error("a listener failed on {}", status, e);
        }
    }
}
