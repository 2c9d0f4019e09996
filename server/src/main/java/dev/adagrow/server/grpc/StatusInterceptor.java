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
 * exception to {@code onError}. Belongs around all services, once.
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

        MappingListener(ServerCall.Listener<Q> delegate, MappingCall<Q, ?> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            try {
                super.onMessage(message);
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }

        @Override
        public void onHalfClose() {
            try {
                super.onHalfClose();
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }

        @Override
        public void onReady() {
            try {
                super.onReady();
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }
    }
}
