package dev.adagrow.server.grpc;

import dev.adagrow.server.call.Answer;
import dev.adagrow.server.call.Call;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.tensor.FloatTensor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One unary inference request between its arrival and its single answer: knows the caller's
 * deadline and whether the caller is still there, holds memory, and counts how it ended. To be
 * opened on the thread that the request came in on; answered on any.
 */
final class Exchange<R> {
    private static final int MAX_ROUTE_KEY = 256;

    private final StreamObserver<R> observer;
    private final String method;
    private final Exchanges all;
    private final Context context;
    private final long arrived;
    private long held;

    Exchange(StreamObserver<R> observer, String method, Exchanges all) {
        this.observer = observer;
        this.method = method;
        this.all = all;
        this.context = Context.current();
        this.arrived = System.nanoTime();
        if (observer instanceof ServerCallStreamObserver<R> call) {
            // Without a handler an answer to a caller that has gone would throw.
            call.setOnCancelHandler(() -> {});
        }
    }

    /**
     * A route key within its bound: trials remember the keys that they have seen.
     *
     * @param field where the caller wrote it
     * @throws ServerException INVALID_FIELD
     */
    static String routeKey(String field, String key) {
        if (key.length() > MAX_ROUTE_KEY) {
            throw ServerException.invalidField(
                    field, "takes at most " + MAX_ROUTE_KEY + " characters, not " + key.length());
        }
        return key;
    }

    /**
     * Counts memory against the bound of all requests, until this one ends. To be called once,
     * before the request is handed on.
     *
     * @throws ServerException QUEUE_FULL
     */
    void hold(String model, long bytes) {
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

    /**
     * @param routeKey empty: none
     */
    Call call(String model, String version, FloatTensor inputs, String routeKey) {
        Deadline deadline = context.getDeadline();
        long deadlineNanos =
                deadline == null
                        ? Long.MAX_VALUE
                        : System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS);
        return new Call(
                model,
                version,
                inputs,
                Optional.of(routeKey).filter(key -> !key.isEmpty()),
                deadlineNanos,
                context::isCancelled);
    }

    /**
     * Answers, or fails, when the call has ended.
     *
     * @param model as the caller wrote it
     */
    void end(String model, CompletionStage<Answer> answer, Function<Answer, R> response) {
        var unused =
                answer.thenAccept(a -> answer(a.servable(), response.apply(a)))
                        .whenComplete((nothing, failure) -> {
                            if (failure != null) {
                                fail(model, failure);
                            }
                        });
    }

    private void answer(ServableId servable, R response) {
        release();
        all.metrics().answered(servable, method, System.nanoTime() - arrived);
        observer.onNext(response);
        observer.onCompleted();
    }

    /**
     * @param model as the caller wrote it
     */
    void fail(String model, Throwable failure) {
        release();
        StatusRuntimeException status = StatusMapping.toStatus(failure);
        all.metrics().refused(all.known(model), method, status.getStatus().getCode().name());
        observer.onError(status);
    }

    private void release() {
        all.give(held);
        held = 0;
    }
}
