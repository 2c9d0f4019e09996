package dev.adagrow.client;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Follows one resource: opens the event stream after the last sequence number seen, again after each break, until an event is
 * terminal. Heart-beats (sequence 0) only show that the connection lives.
 *
 * @param open the stream after a sequence number
 * @param sequence of an event
 * @param terminal whether nothing can follow
 */
record Watch<E>(
        Calls calls, LongFunction<BlockingClientCall<?, E>> open, ToLongFunction<E> sequence, Predicate<E> terminal) {
    /**
     * Blocks until the terminal event.
     *
     * @return the terminal event
     * @throws AdaGrowException if the server refuses, or stays away
     */
    E follow(long after, WatchListener<? super E> listener) {
        var position = new Position(after);
        int failures = 0;
        while (true) {
            long before = position.sequence;
            AdaGrowException broken;
            try {
                E last = once(position, listener);
                if (last != null) {
                    return last;
                }
                broken = Calls.unexpected("the server ended the stream before the last event");
            } catch (AdaGrowException e) {
                if (!Calls.transientFailure(e)) {
                    throw e;
                }
                broken = e;
            }
            failures = position.sequence > before || position.alive ? 1 : failures + 1;
            if (failures > calls.settings().retries()) {
                throw broken;
            }
            listener.interrupted(broken);
            calls.pause(failures);
        }
    }

    private static final class Position {
        private long sequence;
        private boolean alive;

        Position(long sequence) {
            this.sequence = sequence;
        }
    }

    /** One stream; null if it ended before a terminal event. */
    private @Nullable E once(Position position, WatchListener<? super E> listener) {
        position.alive = false;
        BlockingClientCall<?, E> call = open.apply(position.sequence);
        boolean finished = false;
        try {
            for (E event = next(call); event != null; event = next(call)) {
                position.alive = true;
                long number = sequence.applyAsLong(event);
                if (number <= position.sequence) {
                    continue;
                }
                position.sequence = number;
                listener.event(event);
                if (terminal.test(event)) {
                    return event;
                }
            }
            finished = true;
            return null;
        } finally {
            if (!finished) {
                call.cancel("watch ended", null);
            }
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
