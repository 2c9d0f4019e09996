package dev.adagrow.server.batch;

import java.util.concurrent.CompletableFuture;

/** A reply that can be waited for. */
public final class FutureReply<T> extends CompletableFuture<T> implements Reply<T> {
    @Override
    public void answered(T answer) {
        complete(answer);
    }

    @Override
    public void failed(Throwable reason) {
        completeExceptionally(reason);
    }
}
