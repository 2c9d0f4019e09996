package dev.adagrow.server.lifecycle;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model in memory and the count of those who use it. The registry's own share is the first; once
 * that is given back, no new handle is given out, and whoever gives back the last share triggers
 * {@code returned}, once. Lock-free.
 */
final class Served {
    private final ServableId id;
    private final LoadedModel model;
    private final Runnable returned;
    private final AtomicInteger shares = new AtomicInteger(1);

    Served(ServableId id, LoadedModel model, Runnable returned) {
        this.id = id;
        this.model = model;
        this.returned = returned;
    }

    Optional<Handle> acquire() {
        int now = shares.get();
        while (now > 0) {
            if (shares.compareAndSet(now, now + 1)) {
                return Optional.of(new Share());
            }
            now = shares.get();
        }
        return Optional.empty();
    }

    /** Gives one share back; the registry calls it for its own, once. */
    void release() {
        if (shares.decrementAndGet() == 0) {
            returned.run();
        }
    }

    private final class Share implements Handle {
        private final AtomicBoolean open = new AtomicBoolean(true);

        @Override
        public ServableId id() {
            return id;
        }

        @Override
        public LoadedModel model() {
            return model;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                release();
            }
        }
    }
}
