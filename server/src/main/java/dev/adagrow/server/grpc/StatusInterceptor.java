package dev.adagrow.server.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Maps the failures of every service by {@link StatusMapping}, whether a method throws or hands its
 * exception to {@code onError}, or a message cannot be parsed. Belongs around all services, once.
 */
public final class StatusInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        var mapped = new MappingCall<>(call);
        try {
            return new MappingListener<>(next.startCall(mapped, headers), mapped);
        } catch (RuntimeException e) {
            mapped.fail(e);
            return new ServerCall.Listener<>() {};
        }
    }

    private static final class MappingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private volatile boolean closed;

        MappingCall(ServerCall<Q, R> delegate) {
            super(delegate);
        }

        /**
         * The stub library wraps any other exception that reaches {@code onError} as the cause of
         * UNKNOWN.
         */
        @Override
        public void close(Status status, Metadata trailers) {
            closed = true;
            Throwable cause = status.getCause();
            if (status.getCode() == Status.Code.UNKNOWN && cause != null) {
                close(StatusMapping.toStatus(cause));
            } else {
                super.close(status, trailers);
            }
        }

        void fail(RuntimeException failure) {
            if (!closed) {
                closed = true;
                close(StatusMapping.toStatus(failure));
            } else {
                // Nobody is left to be told, but a defect has to reach the log.
                StatusMapping.toStatus(failure);
            }
        }

        private void close(StatusRuntimeException e) {
            Metadata trailers = e.getTrailers();
            super.close(e.getStatus(), trailers == null ? new Metadata() : trailers);
        }
    }

    private static final class MappingListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final MappingCall<Q, ?> call;

        /** Then the service hears of nothing more but the end. */
        private boolean failed;

        MappingListener(ServerCall.Listener<Q> delegate, MappingCall<Q, ?> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guarded(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        private void guarded(Runnable event) {
            if (failed) {
                return;
            }
            try {
                event.run();
            } catch (RuntimeException e) {
                failed = true;
                call.fail(e);
            }
        }
    }
}
