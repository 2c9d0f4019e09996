package dev.adagrow.client;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Follows one resource: opens the event stream after the last sequence number seen, and again after
 * each break, until the resource is as wanted. Heart-beats (sequence 0) only show that the
 * connection lives.
 *
 * @param <E> event
 * @param <R> resource
 */
final class Watch<E, R> {
    /**
     * What is followed.
     *
     * @param open the stream after a sequence number
     * @param sequence of an event
     * @param resource as it stood after an event
     * @param current reads the resource; asked when a stream ends without news
     */
    record Feed<E, R>(
            LongFunction<BlockingClientCall<?, E>> open,
            ToLongFunction<E> sequence,
            Function<E, R> resource,
            Supplier<R> current) {}

    private final Calls calls;
    private final Feed<E, R> feed;
    private final Predicate<R> enough;
    private final WatchListener<? super E> listener;

    /** Last sequence number that the listener has heard of. */
    private long position;

    /** Whether the present stream has brought anything. */
    private boolean alive;

    /** Whether the listener was told of a break and not yet of its end. */
    private boolean away;

    Watch(Calls calls, Feed<E, R> feed, Predicate<R> enough, WatchListener<? super E> listener) {
        this.calls = calls;
        this.feed = feed;
        this.enough = enough;
        this.listener = listener;
    }

    /**
     * Blocks until the resource is as wanted.
     *
     * @param after 0 for everything
     * @throws AdaGrowException if the server refuses, or stays away
     */
    R follow(long after) {
        position = after;
        int failures = 0;
        while (true) {
            long before = position;
            AdaGrowException broken;
            try {
                Optional<R> wanted = once();
                if (wanted.isPresent()) {
                    return wanted.get();
                }
                // A stream without news ends at once for a resource that had ended before.
                if (position == before) {
                    R now = feed.current().get();
                    if (enough.test(now)) {
                        return now;
                    }
                }
                broken = Calls.unexpected("the server ended the stream before the last event");
            } catch (AdaGrowException e) {
                if (!Calls.transientFailure(e)) {
                    throw e;
                }
                broken = e;
            }
            failures = alive ? 1 : failures + 1;
            if (failures > calls.settings().retries()) {
                throw broken;
            }
            if (!away) {
                away = true;
                listener.interrupted(broken);
            }
            calls.pause(failures);
        }
    }

    /** One stream; empty if it ended without the event that is waited for. */
    private Optional<R> once() {
        alive = false;
        BlockingClientCall<?, E> call = feed.open().apply(position);
        try {
            for (E event = next(call); event != null; event = next(call)) {
                alive = true;
                if (away) {
                    away = false;
                    listener.resumed();
                }
                long number = feed.sequence().applyAsLong(event);
                if (number <= position) {
                    continue;
                }
                position = number;
                listener.event(event);
                R resource = feed.resource().apply(event);
                if (enough.test(resource)) {
                    return Optional.of(resource);
                }
            }
            return Optional.empty();
        } finally {
            call.cancel("watch ended", null);
        }
    }

    private @Nullable E next(BlockingClientCall<?, E> call) {
        try {
            return call.read();
        } catch (InterruptedException e) {
            throw calls.failures().interrupted(e);
        } catch (StatusException e) {
            throw calls.failures().of(e);
        }
    }
}
