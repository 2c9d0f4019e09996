package dev.adagrow.server.lifecycle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The versions in memory and on their way into it. Thread-safe; {@link #acquire} takes no lock. */
public final class ServableRegistry implements LoadedVersions, AutoCloseable {
    /** @param loads bounded; loads run on it, one task each. It stays its owner's to shut down, after {@link #close} */
    public ServableRegistry(ModelLoader loader, ExecutorService loads, StateListener listener) {
        throw new UnsupportedOperationException();
    }

    /** A handle of a version that is AVAILABLE; empty otherwise. To be closed by whoever gets it. */
    public Optional<Handle> acquire(ServableId id) {
        throw new UnsupportedOperationException();
    }

    /** All versions that were ever asked for, in no order. */
    public List<ServableStatus> statuses() {
        throw new UnsupportedOperationException();
    }

    /** Empty if nobody ever asked for it. */
    public Optional<ServableStatus> status(ServableId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void want(ServableId id, Path bundle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unwant(ServableId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Readiness readiness(ServableId id) {
        throw new UnsupportedOperationException();
    }

    /** Gives everything up and waits, for a bounded time, until the last handle is returned. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
