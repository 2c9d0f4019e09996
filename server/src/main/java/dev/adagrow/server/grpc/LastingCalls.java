package dev.adagrow.server.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Streams that last until their caller goes, like a watch of the server's health. A server that
 * drains ends them with UNAVAILABLE; it would wait for them in vain. Thread-safe.
 */
final class LastingCalls implements ServerInterceptor {
    private final Set<LastingCall<?, ?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY) {
            return next.startCall(call, headers);
        }
        var lasting = new LastingCall<>(call);
        open.add(lasting);
        if (ended) {
            lasting.end();
        }
        return new SimpleForwardingServerCallListener<>(next.startCall(lasting, headers)) {
            @Override
            public void onCancel() {
                open.remove(lasting);
                super.onCancel();
            }

            @Override
            public void onComplete() {
                open.remove(lasting);
                super.onComplete();
            }
        };
    }

    /** Ends those that there are, and those that come. */
    void end() {
        ended = true;
        open.forEach(LastingCall::end);
    }

    /** Can be ended by another thread than the one that sends. */
    private static final class LastingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final ReentrantLock lock = new ReentrantLock();

        @GuardedBy("lock")
        private boolean over;

        LastingCall(ServerCall<Q, R> delegate) {
            super(delegate);
        }

        void end() {
            close(
                    Status.UNAVAILABLE.withDescription("the server is shutting down"),
                    new Metadata());
        }

        @Override
        public void sendHeaders(Metadata headers) {
            unlessOver(false, () -> super.sendHeaders(headers));
        }

        @Override
        public void sendMessage(R message) {
            unlessOver(false, () -> super.sendMessage(message));
        }

        @Override
        public void close(Status status, Metadata trailers) {
            unlessOver(true, () -> super.close(status, trailers));
        }

        private void unlessOver(boolean last, Runnable step) {
            lock.lock();
            try {
                if (!over) {
                    over = last;
                    step.run();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
