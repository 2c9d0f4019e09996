package dev.adagrow.server.rollout;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Lets callers wait for the end of a rollout without holding a thread. Thread-safe. */
public final class RolloutEnds implements AutoCloseable {
    private final Function<String, Rollout> find;
    private final Map<String, Set<CompletableFuture<Rollout>>> waiting = new ConcurrentHashMap<>();

    /**
     * @param find a rollout as it stands now
     */
    public RolloutEnds(Function<String, Rollout> find) {
        this.find = find;
    }

    /**
     * @return completes with the ended rollout, on the thread that ended it; to be cancelled when
     *     nobody waits any more
     */
    public CompletableFuture<Rollout> of(String id) {
        var end = new CompletableFuture<Rollout>();
        waiting.compute(
                id,
                (i, ends) -> {
                    var all =
                            ends == null
                                    ? ConcurrentHashMap.<CompletableFuture<Rollout>>newKeySet()
                                    : ends;
                    all.add(end);
                    return all;
                });
        var unused = end.whenComplete((rollout, failure) -> forget(id, end));
        // It may have ended before the wait began; nobody else completes it then.
        changed(find.apply(id));
        return end;
    }

    private void forget(String id, CompletableFuture<Rollout> end) {
        waiting.computeIfPresent(
                id,
                (i, ends) -> {
                    ends.remove(end);
                    return ends.isEmpty() ? null : ends;
                });
    }

    /** To be told of every change of a rollout. */
    public void changed(Rollout rollout) {
        if (rollout.state() instanceof RolloutState.Ended) {
            waiting.getOrDefault(rollout.id(), Set.of()).forEach(end -> end.complete(rollout));
        }
    }

    /** Ends all waiting with SHUTTING_DOWN. */
    @Override
    public void close() {
        var shutdown = new ServerException(Reason.SHUTTING_DOWN, "the server stops");
        waiting.values().forEach(ends -> ends.forEach(end -> end.completeExceptionally(shutdown)));
    }
}
