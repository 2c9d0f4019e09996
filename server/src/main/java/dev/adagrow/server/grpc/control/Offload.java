package dev.adagrow.server.grpc.control;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes every callback of a call off the transport's thread and runs it on the executor, one at a time in order, so that
 * services may block. The next message of an upload is asked for only when the one before has been worked off: a call holds one
 * message. Belongs outside {@link dev.adagrow.server.grpc.StatusInterceptor}, which then sees what a service throws. Thread-safe.
 */
public final class Offload implements ServerInterceptor {
    private final Executor executor;
    private final int maxCalls;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param executor for blocking work; its threads bound how much runs at a time
     * @param maxCalls open calls, watches included; more are refused with LIMIT_EXCEEDED
     */
    public Offload(Executor executor, int maxCalls) {
        this.executor = executor;
        this.maxCalls = maxCalls;
    }

    /** @throws ServerException LIMIT_EXCEEDED */
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
        if (open.incrementAndGet() > maxCalls) {
            open.decrementAndGet();
            throw new ServerException(Reason.LIMIT_EXCEEDED, "more than " + maxCalls + " open calls");
        }
        var known = new KnownEnd<>(call);
        return new Offloaded<>(next.startCall(known, headers), known, new Serial(executor));
    }

    /** A call of which one can tell whether the server has ended it. */
    private static final class KnownEnd<Q, S> extends ForwardingServerCall.SimpleForwardingServerCall<Q, S> {
        private volatile boolean closed;

        KnownEnd(ServerCall<Q, S> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            super.close(status, trailers);
        }

        boolean isOver() {
            return closed || isCancelled();
        }
    }

    private final class Offloaded<Q, S> extends ServerCall.Listener<Q> {
        private final ServerCall.Listener<Q> inner;
        private final KnownEnd<Q, S> call;
        private final Serial serial;

        Offloaded(ServerCall.Listener<Q> inner, KnownEnd<Q, S> call, Serial serial) {
            this.inner = inner;
            this.call = call;
            this.serial = serial;
        }

        @Override
        public void onMessage(Q message) {
            work(() -> inner.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            work(inner::onHalfClose);
        }

        @Override
        public void onReady() {
            work(inner::onReady);
        }

        @Override
        public void onCancel() {
            end(inner::onCancel);
        }

        @Override
        public void onComplete() {
            end(inner::onComplete);
        }

        /** What comes after the end is of no use: the caller is not there, or has been refused already. */
        private void work(Runnable step) {
            serial.execute(() -> {
                if (!call.isOver()) {
                    step.run();
                }
            });
        }

        private void end(Runnable step) {
            open.decrementAndGet();
            serial.execute(step);
        }
    }
}
