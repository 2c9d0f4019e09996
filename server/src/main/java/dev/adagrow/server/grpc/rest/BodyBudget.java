package dev.adagrow.server.grpc.rest;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that bodies take while they are read: parsed JSON is some times larger than its
 * text. Thread-safe, without locks.
 */
final class BodyBudget {
    /** Memory of a byte of JSON: three characters of a short number become a node of 24 bytes. */
    private static final int EXPANSION = 8;

    private final long limit;
    private final long largest;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param limit bytes of memory for all bodies together
     * @param largest bytes of one body, which one that does not say its length is taken to have
     */
    BodyBudget(long limit, long largest) {
        this.limit = limit;
        this.largest = largest;
    }

    /** Memory that is held until it is given back. */
    final class Share implements AutoCloseable {
        private final long bytes;

        private Share(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            held.addAndGet(-bytes);
        }
    }

    /**
     * One body alone is always taken.
     *
     * @throws BusyException if the others leave too little
     */
    Share take(OptionalLong length) {
        long bytes = EXPANSION * Math.min(length.orElse(largest), largest);
        if (held.addAndGet(bytes) > Math.max(limit, bytes)) {
            held.addAndGet(-bytes);
            throw new BusyException();
        }
        return new Share(bytes);
    }

    /** Answered 429. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BusyException() {
            super("too many large requests are being read", null, false, false);
        }
    }
}
