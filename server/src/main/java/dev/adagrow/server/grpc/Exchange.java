package dev.adagrow.server.grpc;

import com.google.protobuf.MessageLite;
import dev.adagrow.server.batch.Home;
import dev.adagrow.server.batch.Reply;
import dev.adagrow.server.call.Addressee;
import dev.adagrow.server.call.Answer;
import dev.adagrow.server.call.Call;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.call.Target;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.Tensors;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One unary inference request between its arrival and its single answer: knows the caller's
 * deadline and whether the caller is still there, holds memory and the version that answers, and
 * counts how it ended. To be opened on the thread that the request came in on; answered on any.
 */
final class Exchange<R extends MessageLite> {
    /** Smaller answers are bounded by the number of calls that a connection may have. */
    private static final int LARGE_ANSWER = 16 << 10;

    private static final int MAX_ROUTE_KEY = 256;

    private final StreamObserver<R> observer;
    private final String method;
    private final String model;
    private final Exchanges all;
    private final Context context;
    private final long arrived;
    private final Home home;
    private final AtomicLong unsent = new AtomicLong();
    private long held;
    private @Nullable Target target;

    /**
     * @param model as the caller wrote it
     */
    Exchange(StreamObserver<R> observer, String method, String model, Exchanges all) {
        this.observer = observer;
        this.method = method;
        this.model = model;
        this.all = all;
        this.context = Context.current();
        this.arrived = System.nanoTime();
        this.home = all.loops().home();
        if (observer instanceof ServerCallStreamObserver<R> call) {
            // Without the first an answer to a caller that has gone would throw, too.
            call.setOnCancelHandler(this::sent);
            call.setOnCloseHandler(this::sent);
        }
    }

    /**
     * A route key within its bound: trials remember the keys that they have seen.
     *
     * @param field where the caller wrote it
     * @param key empty: none
     * @throws ServerException INVALID_FIELD
     */
    static Optional<String> routeKey(String field, String key) {
        if (key.length() > MAX_ROUTE_KEY) {
            throw ServerException.invalidField(
                    field, "takes at most " + MAX_ROUTE_KEY + " characters, not " + key.length());
        }
        return Optional.of(key).filter(k -> !k.isEmpty());
    }

    /**
     * Counts memory against the bound of all requests, until this one is answered. To be called
     * once, before the request is handed on.
     *
     * @throws ServerException QUEUE_FULL
     */
    void hold(long bytes) {
        if (!all.take(bytes)) {
            throw new ServerException(
                    Reason.QUEUE_FULL,
                    "the requests that wait leave no room for " + bytes + " more bytes",
                    Map.of("model", model));
        }
        held = bytes;
    }

    boolean cancelled() {
        return context.isCancelled();
    }

    /** As {@link CallPath#target}; the target is closed when the request ends. */
    Target target(CallPath calls, Addressee whom) {
        var found = calls.target(whom);
        target = found;
        return found;
    }

    /** Has the target answer, and answers, or fails, when it has. */
    void ask(
            CallPath calls,
            Target asked,
            Tensors inputs,
            InferParameters parameters,
            Function<Answer, R> response) {
        var call =
                new Call(
                        inputs,
                        parameters.priority(),
                        deadline(parameters.timeoutNanos()),
                        context::isCancelled,
                        home);
        calls.infer(
                asked,
                call,
                new Reply<>() {
                    @Override
                    public void answered(Answer answer) {
                        try {
                            answer(answer.servable(), response.apply(answer));
                        } catch (RuntimeException | Error e) {
                            Exchange.this.fail(e);
                        }
                    }

                    @Override
                    public void failed(Throwable reason) {
                        fail(reason);
                    }
                });
    }

    /** The caller's, or the end of its timeout if that comes first. */
    private long deadline(OptionalLong timeoutNanos) {
        Deadline deadline = context.getDeadline();
        long now = System.nanoTime();
        long left =
                Math.min(
                        deadline == null
                                ? Long.MAX_VALUE
                                : deadline.timeRemaining(TimeUnit.NANOSECONDS),
                        timeoutNanos.isEmpty()
                                ? Long.MAX_VALUE
                                : timeoutNanos.getAsLong() - (now - arrived));
        return left == Long.MAX_VALUE ? Long.MAX_VALUE : now + left;
    }

    private void answer(ServableId servable, R response) {
        release();
        all.metrics().answered(servable, method, System.nanoTime() - arrived);
        keep(response.getSerializedSize());
        observer.onNext(response);
        observer.onCompleted();
    }

    /** Counts a large answer until the caller has taken it, or has gone. */
    private void keep(int bytes) {
        if (bytes < LARGE_ANSWER || !(observer instanceof ServerCallStreamObserver<R> call)) {
            return;
        }
        all.add(bytes);
        unsent.set(bytes);
        if (call.isCancelled()) {
            sent();
        }
    }

    private void sent() {
        all.give(unsent.getAndSet(0));
    }

    void fail(Throwable failure) {
        release();
        StatusRuntimeException status = StatusMapping.toStatus(failure);
        all.metrics().refused(all.known(model), method, status.getStatus().getCode().name());
        observer.onError(status);
    }

    private void release() {
        if (target != null) {
            target.close();
        }
        all.give(held);
        held = 0;
    }
}
