package dev.adagrow.server.grpc;

import dev.adagrow.server.batch.Home;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** Knows on which of the port's event loops the current thread is. Thread-safe. */
public final class EventLoops {
    private final ThreadLocal<@Nullable Home> current = new ThreadLocal<>();

    /** To be called before the loops get connections. */
    void adopt(Iterable<EventExecutor> loops) {
        for (var loop : loops) {
            loop.execute(() -> current.set(Home.of(loop)));
        }
    }

    /** Of a call that this thread is about. */
    Home home() {
        var home = current.get();
        return home == null ? Home.NONE : home;
    }
}
