package dev.adagrow.server.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Maps the failures of every service by {@link StatusMapping}, whether a method throws or hands its
 * exception to {@code onError}, or a message cannot be parsed. Where a method takes one message,
 * none is the caller's fault, too. Belongs around all services, once.
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
        private final AtomicBoolean closed = new AtomicBoolean();

        MappingCall(ServerCall<Q, R> delegate) {
            super(delegate);
        }

        /** What a service sends that has not heard yet how its call ended is dropped. */
        @Override
        public void sendHeaders(Metadata headers) {
            if (!closed.get()) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public void sendMessage(R message) {
            if (!closed.get()) {
                super.sendMessage(message);
            }
        }

        /**
         * The stub library wraps any other exception that reaches {@code onError} as the cause of
         * UNKNOWN.
         */
        @Override
        public void close(Status status, Metadata trailers) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            Throwable cause = status.getCause();
            if (status.getCode() == Status.Code.UNKNOWN && cause != null) {
                close(StatusMapping.toStatus(cause));
            } else {
                super.close(StatusMapping.shortened(status), trailers);
            }
        }

        void fail(RuntimeException failure) {
            // Even if nobody is left to be told: a defect has to reach the log.
            StatusRuntimeException status = StatusMapping.toStatus(failure);
            if (closed.compareAndSet(false, true)) {
                close(status);
            }
        }

        private void close(StatusRuntimeException e) {
            Metadata trailers = e.getTrailers();
            super.close(e.getStatus(), trailers == null ? new Metadata() : trailers);
        }
    }

    private static final class MappingListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final MappingCall<Q, ?> call;
        private final boolean takesOne;
        private boolean came;

        /** Then the service has heard of the end, and hears of nothing more. */
        private boolean failed;

        MappingListener(ServerCall.Listener<Q> delegate, MappingCall<Q, ?> call) {
            super(delegate);
            this.call = call;
            this.takesOne = call.getMethodDescriptor().getType().clientSendsOneMessage();
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> {
                came = true;
                super.onMessage(message);
            });
        }

        @Override
        public void onHalfClose() {
            guarded(() -> {
                if (takesOne && !came) {
                    // The library would call it INTERNAL.
                    throw Status.INVALID_ARGUMENT
                            .withDescription("the method takes one message, none came")
                            .asRuntimeException();
                }
                super.onHalfClose();
            });
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
                giveUp();
            }
        }

        /** To the service it is as if the caller had gone: it gives back what it holds. */
        private void giveUp() {
            try {
                super.onCancel();
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }

        @Override
        public void onCancel() {
            if (!failed) {
                super.onCancel();
            }
        }

        @Override
        public void onComplete() {
            if (!failed) {
                super.onComplete();
            }
        }
    }
}
