package dev.adagrow.server.grpc;

import dev.adagrow.server.call.Call;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.RequestMetrics;
import dev.adagrow.tensor.Tensor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One unary inference request between its arrival and its single answer: knows the caller's
 * deadline and whether the caller is still there, and counts how it ended. To be opened on the
 * thread that the request came in on; answered on any.
 */
final class Exchange<R> {
    private final StreamObserver<R> observer;
    private final String method;
    private final RequestMetrics metrics;
    private final Context context;
    private final long arrived;

    /**
     * @param method bare name of the RPC
     */
    Exchange(StreamObserver<R> observer, String method, RequestMetrics metrics) {
        this.observer = observer;
        this.method = method;
        this.metrics = metrics;
        this.context = Context.current();
        this.arrived = System.nanoTime();
        if (observer instanceof ServerCallStreamObserver<R> call) {
            // Without a handler an answer to a caller that has gone would throw.
            call.setOnCancelHandler(() -> {});
        }
    }

    boolean cancelled() {
        return context.isCancelled();
    }

    /**
     * @param routeKey empty: none
     */
    Call call(String model, String version, Tensor inputs, String routeKey) {
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

    void answer(ServableId servable, R response) {
        metrics.answered(servable, method, System.nanoTime() - arrived);
        observer.onNext(response);
        observer.onCompleted();
    }

    /**
     * @param model as the caller wrote it
     * @param known whether the server has a model of a name
     */
    void fail(String model, Predicate<String> known, Throwable failure) {
        StatusRuntimeException status = StatusMapping.toStatus(failure);
        metrics.refused(
                known.test(model) ? model : "", method, status.getStatus().getCode().name());
        observer.onError(status);
    }
}
