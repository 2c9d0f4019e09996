package dev.adagrow.server.grpc.control;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Streams that replay what happened to a resource and then follow it, with heart-beats, until it
 * has ended. Events are read from the store when the reader takes them, never queued for a slow
 * reader. Thread-safe.
 */
public final class Watches implements AutoCloseable {
    private static final int BATCH = 100;
    private static final int MAX_WATCHES = 1024;

    private final Executor executor;
    private final Map<String, Set<Watch<?>>> watches = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param executor for reading events
     * @param timer only hands heart-beats over to the executor
     */
    public Watches(Executor executor, ScheduledExecutorService timer, Duration heartBeat) {
        this.executor = executor;
        var unused =
                timer.scheduleAtFixedRate(
                        () -> watches.values().forEach(set -> set.forEach(Watch::beat)),
                        heartBeat.toMillis(),
                        heartBeat.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Where the events of one resource come from. Blocking; called on the executor.
     *
     * @param ended whether the last event has been written
     * @param after events behind a sequence number, ascending, at most so many
     * @param heartBeat carries nothing
     */
    record Feed<M>(
            BooleanSupplier ended, After<M> after, ToLongFunction<M> sequence, M heartBeat) {}

    /** Reads events. */
    @FunctionalInterface
    interface After<M> {
        List<M> read(long sequence, int limit);
    }

    /**
     * Follows a resource. To be called in the service method itself, where handlers can be set.
     *
     * @throws ServerException LIMIT_EXCEEDED with 1024 open watches
     */
    <M> void follow(String id, long after, Feed<M> feed, StreamObserver<M> out) {
        if (open.incrementAndGet() > MAX_WATCHES) {
            open.decrementAndGet();
            throw new ServerException(
                    Reason.LIMIT_EXCEEDED, "more than " + MAX_WATCHES + " open watches");
        }
        var watch =
                new Watch<>(
                        id, after, feed, (ServerCallStreamObserver<M>) out, new Serial(executor));
        watch.out.setOnCancelHandler(watch::forget);
        watch.out.setOnReadyHandler(watch::wake);
        watches.compute(
                id,
                (i, set) -> {
                    Set<Watch<?>> all = set == null ? ConcurrentHashMap.newKeySet() : set;
                    all.add(watch);
                    return all;
                });
        watch.wake();
    }

    /** To be told after each change of a resource; returns at once. */
    public void changed(String id) {
        watches.getOrDefault(id, Set.of()).forEach(Watch::wake);
    }

    /** Ends all watches, so that the server can drain. Later ones follow as before. */
    @Override
    public void close() {
        watches.values().forEach(set -> set.forEach(Watch::shutDown));
    }

    private final class Watch<M> {
        private final String id;
        private final Feed<M> feed;
        private final ServerCallStreamObserver<M> out;
        private final Serial serial;
        private final AtomicBoolean woken = new AtomicBoolean();

        /** Both touched by tasks of {@link #serial} only. */
        private long position;

        private boolean done;

        Watch(String id, long after, Feed<M> feed, ServerCallStreamObserver<M> out, Serial serial) {
            this.id = id;
            this.position = after;
            this.feed = feed;
            this.out = out;
            this.serial = serial;
        }

        void wake() {
            if (woken.compareAndSet(false, true)) {
                serial.execute(() -> {
                    woken.set(false);
                    guard(this::send);
                });
            }
        }

        void beat() {
            serial.execute(() ->
                    guard(() -> {
                        if (out.isReady()) {
                            out.onNext(feed.heartBeat());
                        }
                    }));
        }

        void shutDown() {
            serial.execute(() ->
                    guard(() ->
                            fail(new ServerException(Reason.SHUTTING_DOWN, "the server stops"))));
        }

        private void send() {
            while (out.isReady()) {
                // Read before the events: what had ended by then has no event behind those that are
                // read now.
                boolean ended = feed.ended().getAsBoolean();
                var events = feed.after().read(position, BATCH);
                for (var event : events) {
                    out.onNext(event);
                    position = feed.sequence().applyAsLong(event);
                }
                if (ended && events.size() < BATCH) {
                    forget();
                    done = true;
                    out.onCompleted();
                    return;
                }
                if (events.isEmpty()) {
                    return;
                }
            }
        }

        private void guard(Runnable task) {
            if (done || out.isCancelled()) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void fail(RuntimeException failure) {
            forget();
            done = true;
            out.onError(failure);
        }

        private void forget() {
            watches.computeIfPresent(
                    id,
                    (i, set) -> {
                        if (set.remove(this)) {
                            open.decrementAndGet();
                        }
                        return set.isEmpty() ? null : set;
                    });
        }
    }
}
