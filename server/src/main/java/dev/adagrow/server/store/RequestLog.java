package dev.adagrow.server.store;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes a mutation with a request id happen once: for 24 hours the same id with the same body
 * answers the resource that the first call made. Thread-safe; calls with an id are one at a time.
 */
public final class RequestLog {
    private static final Duration KEPT = Duration.ofHours(24);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    public RequestLog(Database database, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    private record Entry(String body, String resource) {}

    /**
     * @param requestId empty: the mutation simply happens
     * @param body digest of method and request, to tell another request under the same id
     * @param mutation makes the resource
     * @param id of the made resource
     * @param find the resource again
     * @throws ServerException REQUEST_ID_REUSED
     */
    public <T> T once(
            String requestId,
            String body,
            Supplier<T> mutation,
            Function<T, String> id,
            Function<String, T> find) {
        if (requestId.isEmpty()) {
            return mutation.get();
        }
        lock.lock();
        try {
            var known = find(requestId);
            if (known.isEmpty()) {
                var made = mutation.get();
                add(requestId, body, id.apply(made));
                return made;
            }
            if (!known.get().body().equals(body)) {
                throw new ServerException(
                        Reason.REQUEST_ID_REUSED,
                        "request id " + requestId + " was used with another request",
                        Map.of("request_id", requestId));
            }
            return find.apply(known.get().resource());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Entry> find(String requestId) {
        return jdbi.withHandle(h -> {
            h.createUpdate("DELETE FROM requests WHERE created < :limit")
                    .bind("limit", clock.instant().minus(KEPT).toEpochMilli())
                    .execute();
            return h.createQuery("SELECT body, resource FROM requests WHERE id = :id")
                    .bind("id", requestId)
                    .map((row, context) ->
                            new Entry(row.getString("body"), row.getString("resource")))
                    .findOne();
        });
    }

    private void add(String requestId, String body, String resource) {
        jdbi.useHandle(h ->
                h.createUpdate(
                                "INSERT INTO requests (id, body, resource, created) VALUES (:id, :body, :resource, :created)")
                        .bind("id", requestId)
                        .bind("body", body)
                        .bind("resource", resource)
                        .bind("created", clock.instant().toEpochMilli())
                        .execute());
    }
}
