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

    /** Written only if it changes, for all calls read it. */
    private volatile boolean called = true;

    Served(ServableId id, LoadedModel model, Runnable returned) {
        this.id = id;
        this.model = model;
        this.returned = returned;
    }

    /** Whether a handle was asked for since this was asked last; the first time it was. */
    boolean calledSince() {
        boolean was = called;
        called = false;
        return was;
    }

    ServedBy servedBy() {
        return model.servedBy();
    }

    Optional<Handle> acquire() {
        if (!called) {
            called = true;
        }
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
