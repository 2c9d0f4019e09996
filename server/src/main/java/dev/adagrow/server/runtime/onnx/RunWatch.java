package dev.adagrow.server.runtime.onnx;

import ai.onnxruntime.OrtException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends runs that take longer than they may: a model can loop for ever, and would keep a thread of
 * the server for as long. Thread-safe; a daemon thread of its own looks at the runs.
 */
final class RunWatch {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Duration limit;
    private final Set<RunPlace> places = ConcurrentHashMap.newKeySet();

    /**
     * @param limit of a run; it is seen half a second later at most
     */
    RunWatch(Duration limit) {
        this.limit = limit;
        Thread.ofPlatform().daemon().name("adagrow-onnx-watch").start(this::watch);
    }

    Duration limit() {
        return limit;
    }

    /** A place whose runs are watched; to be given back. */
    RunPlace place() throws OrtException {
        var place = new RunPlace();
        places.add(place);
        return place;
    }

    void giveBack(RunPlace place) {
        places.remove(place);
        place.close();
    }

    private void watch() {
        while (true) {
            LockSupport.parkNanos(LOOK.toNanos());
            long oldest = System.nanoTime() - limit.toNanos();
            places.forEach(place -> place.endIfOlder(oldest));
        }
    }
}
