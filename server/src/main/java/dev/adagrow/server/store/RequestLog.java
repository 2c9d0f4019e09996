package dev.adagrow.server.store;

import com.google.common.util.concurrent.Striped;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes a mutation with a request id happen once: for 24 hours the same id with the same body
 * answers the resource that the first call made. The id of the resource is written down before it
 * is made, so a mutation that a stop of the server interrupted ends when it is asked for again, and
 * makes nothing twice. Thread-safe; calls with one id are one at a time.
 */
public final class RequestLog {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int STRIPES = 1024;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Striped<Lock> locks = Striped.lazyWeakLock(STRIPES);

    public RequestLog(Database database, InstantSource clock) {
        this.jdbi = database.jdbi();
        this.clock = clock;
    }

    /**
     * What is to happen once.
     *
     * @param run makes or changes the resource with the id
     * @param done whether an interrupted run has made it
     * @param id of the resource that was made; another one if it serves as well
     * @param find the resource again
     */
    public record Mutation<T>(
            Function<String, T> run,
            Predicate<String> done,
            Function<T, String> id,
            Function<String, T> find) {}

    private record Entry(String body, String resource, boolean fresh, boolean done) {}

    /**
     * @param requestId empty: the mutation simply happens
     * @param body digest of method and request, to tell another request under the same id
     * @param resource id for the resource, should it not be made yet
     * @throws ServerException REQUEST_ID_REUSED, and what the mutation throws; then the id is free
     *     again
     */
    public <T> T once(String requestId, String body, String resource, Mutation<T> mutation) {
        if (requestId.isEmpty()) {
            return mutation.run().apply(resource);
        }
        var lock = locks.get(requestId);
        lock.lock();
        try {
            var entry = claim(requestId, body, resource);
            if (!entry.body().equals(body)) {
                throw new ServerException(
                        Reason.REQUEST_ID_REUSED,
                        "request id " + requestId + " was used with another request",
                        Map.of("request_id", requestId));
            }
            boolean made = entry.done() || !entry.fresh() && mutation.done().test(entry.resource());
            return made
                    ? mutation.find().apply(entry.resource())
                    : run(requestId, entry.resource(), mutation);
        } finally {
            lock.unlock();
        }
    }

    private <T> T run(String requestId, String resource, Mutation<T> mutation) {
        T made;
        try {
            made = mutation.run().apply(resource);
        } catch (RuntimeException e) {
            jdbi.useHandle(h ->
                    h.createUpdate("DELETE FROM requests WHERE id = :id")
                            .bind("id", requestId)
                            .execute());
            throw e;
        }
        jdbi.useHandle(h ->
                h.createUpdate("UPDATE requests SET resource = :resource, done = 1 WHERE id = :id")
                        .bind("resource", mutation.id().apply(made))
                        .bind("id", requestId)
                        .execute());
        return made;
    }

    /** The entry of the request, a new one if there is none. */
    private Entry claim(String requestId, String body, String resource) {
        var now = clock.instant();
        return jdbi.inTransaction(h -> {
            h.createUpdate("DELETE FROM requests WHERE created < :limit")
                    .bind("limit", now.minus(KEPT).toEpochMilli())
                    .execute();
            int added =
                    h.createUpdate(
                                    "INSERT INTO requests (id, body, resource, created, done)"
                                            + " VALUES (:id, :body, :resource, :created, 0) ON CONFLICT (id) DO NOTHING")
                            .bind("id", requestId)
                            .bind("body", body)
                            .bind("resource", resource)
                            .bind("created", now.toEpochMilli())
                            .execute();
            return h.createQuery("SELECT body, resource, done FROM requests WHERE id = :id")
                    .bind("id", requestId)
                    .map((row, context) ->
                            new Entry(
                                    row.getString("body"),
                                    row.getString("resource"),
                                    added == 1,
                                    row.getInt("done") != 0))
                    .one();
        });
    }
}
