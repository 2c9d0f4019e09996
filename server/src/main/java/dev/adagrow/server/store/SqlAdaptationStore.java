package dev.adagrow.server.store;

import dev.adagrow.server.adaptation.Adaptation;
import dev.adagrow.server.adaptation.AdaptationStore;
import dev.adagrow.server.adaptation.JobState;
import dev.adagrow.server.adaptation.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Adaptation jobs and their events in SQL. An event row holds the columns that change; the rest is
 * read from the job.
 */
public final class SqlAdaptationStore implements AdaptationStore {
    /** Of a job that has not ended. */
    static final String OPEN = "state IN ('PENDING', 'RUNNING', 'PUBLISHED')";

    private static final String SET_WORK =
            "progress = :progress, checkpoint = :checkpoint, lease = :lease, trainer = :trainer,"
                    + " lease_expires = :expires, fencing = :fencing, attempts = :attempts";

    private final Jdbi jdbi;

    public SqlAdaptationStore(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public boolean insert(Adaptation a) {
        return jdbi.inTransaction(h -> {
            int added =
                    bind(
                                    h.createUpdate(
                                            "INSERT INTO adaptations (id, model, dataset, state, reason, parent, version, rollout,"
                                                    + " config, classes, progress, checkpoint, lease, trainer, lease_expires, fencing, attempts,"
                                                    + " created, ended, sequence) SELECT :id, :model, :dataset, :state, :reason, :parent,"
                                                    + " :version, :rollout, :config, :classes, :progress, :checkpoint, :lease, :trainer,"
                                                    + " :expires, :fencing, :attempts, :created, :ended, :sequence WHERE NOT EXISTS"
                                                    + " (SELECT 1 FROM adaptations WHERE model = :model AND "
                                                    + OPEN
                                                    + ")"),
                                    a)
                            .execute();
            if (added == 1) {
                addEvent(h, a, a.created());
            }
            return added == 1;
        });
    }

    @Override
    public boolean update(Adaptation before, Adaptation after, Instant time) {
        return jdbi.inTransaction(h -> {
            int changed =
                    bind(
                                    h.createUpdate(
                                            "UPDATE adaptations SET state = :state, reason = :reason, version = :version,"
                                                    + " rollout = :rollout, "
                                                    + SET_WORK
                                                    + ", ended = :ended, sequence = :sequence"
                                                    + " WHERE id = :id AND sequence = :before"),
                                    after)
                            .bind("before", before.sequence())
                            .execute();
            if (changed == 1) {
                addEvent(h, after, time);
            }
            return changed == 1;
        });
    }

    @Override
    public void updateWork(Adaptation adaptation) {
        jdbi.useHandle(h ->
                bindWork(
                                h.createUpdate(
                                        "UPDATE adaptations SET " + SET_WORK + " WHERE id = :id"),
                                adaptation.work())
                        .bind("id", adaptation.id())
                        .execute());
    }

    @Override
    public Optional<Adaptation> find(String id) {
        return one("id = :key", id);
    }

    @Override
    public Optional<Adaptation> findByLease(String lease) {
        return one("lease = :key", lease);
    }

    @Override
    public Optional<Adaptation> running(String model) {
        return one("model = :key AND " + OPEN, model);
    }

    private Optional<Adaptation> one(String where, String key) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM adaptations WHERE " + where)
                        .bind("key", key)
                        .map((row, context) -> adaptation(row))
                        .findOne());
    }

    @Override
    public List<Adaptation> open() {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM adaptations WHERE " + OPEN + " ORDER BY id")
                        .map((row, context) -> adaptation(row))
                        .list());
    }

    @Override
    public List<Adaptation> cancelledOnTrial() {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT a.* FROM rollouts r JOIN adaptations a ON a.model = r.model AND a.version = r.candidate"
                                        + " WHERE r.state IN ('LOADING', 'SHADOW', 'CANARY', 'PAUSED')"
                                        + " AND a.state = 'CANCELLED' AND r.created <= a.ended")
                        .map((row, context) -> adaptation(row))
                        .list());
    }

    @Override
    public List<Adaptation> list(String model, String after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT * FROM adaptations WHERE (:model = '' OR model = :model)"
                                        + " AND id > :after ORDER BY id LIMIT :limit")
                        .bind("model", model)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> adaptation(row))
                        .list());
    }

    @Override
    public List<Event> events(String id, long after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT a.id, a.model, a.dataset, a.parent, a.config, a.classes, a.checkpoint,"
                                        + " a.lease, a.trainer, a.lease_expires, a.fencing, a.created, e.sequence, e.time, e.state, e.reason,"
                                        + " e.version, e.rollout, e.progress, e.attempts, e.ended FROM adaptation_events e"
                                        + " JOIN adaptations a ON a.id = e.adaptation"
                                        + " WHERE e.adaptation = :id AND e.sequence > :after ORDER BY e.sequence LIMIT :limit")
                        .bind("id", id)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) ->
                                new Event(
                                        row.getLong("sequence"),
                                        Rows.time(row, "time"),
                                        adaptation(row)))
                        .list());
    }

    private static void addEvent(Handle h, Adaptation a, Instant time) {
        bind(
                        h.createUpdate(
                                "INSERT INTO adaptation_events (adaptation, sequence, time, state, reason, version, rollout,"
                                        + " progress, attempts, ended) VALUES (:id, :sequence, :time, :state, :reason, :version, :rollout,"
                                        + " :progress, :attempts, :ended)"),
                        a)
                .bind("time", time.toEpochMilli())
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Adaptation a) {
        var reason = a.state() instanceof JobState.Ended(Outcome o, String r) ? r : "";
        return bindWork(statement, a.work())
                .bind("id", a.id())
                .bind("model", a.plan().model())
                .bind("dataset", a.plan().dataset())
                .bind("state", name(a.state()))
                .bind("reason", reason)
                .bind("parent", a.plan().parent().orElse(null))
                .bind("version", a.version().orElse(null))
                .bind("rollout", a.rollout().orElse(null))
                .bind("config", a.plan().config())
                .bind("classes", Rows.list(a.plan().classes()))
                .bind("created", a.created().toEpochMilli())
                .bind("ended", Rows.millis(a.ended()))
                .bind("sequence", a.sequence());
    }

    private static <S extends SqlStatement<S>> S bindWork(S statement, Adaptation.Work work) {
        var hold = work.hold();
        return statement
                .bind("progress", work.progress().orElse(null))
                .bind("checkpoint", work.checkpoint().orElse(null))
                .bind("lease", hold.map(Adaptation.Hold::lease).orElse(null))
                .bind("trainer", hold.map(Adaptation.Hold::trainer).orElse(null))
                .bind("expires", Rows.millis(hold.map(Adaptation.Hold::expires)))
                .bind("fencing", hold.map(Adaptation.Hold::fencing).orElse(0L))
                .bind("attempts", work.attempts());
    }

    private static String name(JobState state) {
        return switch (state) {
            case JobState.Pending s -> "PENDING";
            case JobState.Running s -> "RUNNING";
            case JobState.Published s -> "PUBLISHED";
            case JobState.Ended(var outcome, var reason) -> outcome.name();
        };
    }

    private static JobState state(ResultSet row, Optional<Integer> version) throws SQLException {
        var name = row.getString("state");
        return switch (name) {
            case "PENDING" -> new JobState.Pending();
            case "RUNNING" -> new JobState.Running();
            case "PUBLISHED" -> new JobState.Published(version.orElseThrow());
            default -> new JobState.Ended(Outcome.valueOf(name), row.getString("reason"));
        };
    }

    private static Adaptation adaptation(ResultSet row) throws SQLException {
        var version = Rows.optionalInt(row, "version");
        var lease = Rows.optionalText(row, "lease");
        Optional<Adaptation.Hold> hold =
                lease.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Adaptation.Hold(
                                        lease.get(),
                                        row.getLong("fencing"),
                                        row.getString("trainer"),
                                        Rows.time(row, "lease_expires")));
        return new Adaptation(
                row.getString("id"),
                new Adaptation.Plan(
                        row.getString("model"),
                        row.getString("dataset"),
                        Rows.optionalInt(row, "parent"),
                        Rows.list(row, "classes"),
                        row.getString("config")),
                state(row, version),
                new Adaptation.Work(
                        Rows.optionalText(row, "progress"),
                        Rows.optionalText(row, "checkpoint"),
                        hold,
                        row.getInt("attempts")),
                version,
                Rows.optionalText(row, "rollout"),
                Rows.time(row, "created"),
                Rows.optionalTime(row, "ended"),
                row.getLong("sequence"));
    }
}
