package dev.adagrow.server.store;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.Rollout;
import dev.adagrow.server.rollout.RolloutState;
import dev.adagrow.server.rollout.RolloutStore;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.server.rollout.evidence.Exposure;
import dev.adagrow.server.routing.TrafficSplit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Rollouts, their events and exposures, and the wanted splits in SQL. */
public final class SqlRolloutStore implements RolloutStore {
    private static final String OPEN = "state IN ('LOADING', 'SHADOW', 'CANARY', 'PAUSED')";

    private final Jdbi jdbi;

    public SqlRolloutStore(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public boolean insert(Rollout rollout) {
        return jdbi.inTransaction(h -> {
            int added =
                    bind(
                                    h.createUpdate(
                                            "INSERT INTO rollouts (id, model, candidate, stable, state, reason, stage, since,"
                                                    + " evidence, created, ended, sequence) SELECT :id, :model, :candidate, :stable, :state,"
                                                    + " :reason, :stage, :since, :evidence, :created, :ended, :sequence WHERE NOT EXISTS"
                                                    + " (SELECT 1 FROM rollouts WHERE model = :model AND "
                                                    + OPEN
                                                    + ")"),
                                    rollout)
                            .execute();
            if (added == 1) {
                addEvent(h, rollout, rollout.created());
            }
            return added == 1;
        });
    }

    @Override
    public boolean update(
            Rollout before, Rollout after, Optional<TrafficSplit> split, Instant time) {
        return jdbi.inTransaction(h -> {
            int changed =
                    bind(
                                    h.createUpdate(
                                            "UPDATE rollouts SET state = :state, reason = :reason, stage = :stage, since = :since,"
                                                    + " evidence = :evidence, ended = :ended, sequence = :sequence"
                                                    + " WHERE id = :id AND sequence = :before"),
                                    after)
                            .bind("before", before.sequence())
                            .execute();
            if (changed != 1 || (split.isPresent() && !SplitRows.replace(h, split.get()))) {
                h.rollback();
                return false;
            }
            addEvent(h, after, time);
            if (after.state() instanceof RolloutState.Ended) {
                h.createUpdate("DELETE FROM exposures WHERE rollout = :id")
                        .bind("id", after.id())
                        .execute();
            }
            return true;
        });
    }

    @Override
    public Optional<Rollout> find(String id) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM rollouts WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> rollout(row))
                        .findOne());
    }

    @Override
    public List<Rollout> open() {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM rollouts WHERE " + OPEN + " ORDER BY id")
                        .map((row, context) -> rollout(row))
                        .list());
    }

    @Override
    public Optional<Rollout> latest(ServableId candidate) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT * FROM rollouts WHERE model = :model AND candidate = :candidate"
                                        + " ORDER BY id DESC LIMIT 1")
                        .bind("model", candidate.model())
                        .bind("candidate", candidate.version())
                        .map((row, context) -> rollout(row))
                        .findOne());
    }

    @Override
    public List<Rollout> list(String model, String after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT * FROM rollouts WHERE (:model = '' OR model = :model)"
                                        + " AND id > :after ORDER BY id LIMIT :limit")
                        .bind("model", model)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> rollout(row))
                        .list());
    }

    @Override
    public List<Event> events(String id, long after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT r.id, r.model, r.candidate, r.stable, r.created, e.sequence, e.time,"
                                        + " e.time AS since, e.state, e.reason, e.stage, e.evidence, e.ended FROM rollout_events e"
                                        + " JOIN rollouts r ON r.id = e.rollout"
                                        + " WHERE e.rollout = :id AND e.sequence > :after ORDER BY e.sequence LIMIT :limit")
                        .bind("id", id)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) ->
                                new Event(
                                        row.getLong("sequence"),
                                        Rows.time(row, "time"),
                                        rollout(row)))
                        .list());
    }

    @Override
    public List<TrafficSplit> splits() {
        return jdbi.withHandle(SplitRows::all);
    }

    @Override
    public Set<String> unloaded() {
        return jdbi.withHandle(
                h -> h.createQuery("SELECT model FROM unloaded_models").mapTo(String.class).set());
    }

    @Override
    public void unloaded(String model, boolean is) {
        jdbi.useHandle(h ->
                h.createUpdate(
                                is
                                        ? "INSERT INTO unloaded_models (model) VALUES (:model) ON CONFLICT (model) DO NOTHING"
                                        : "DELETE FROM unloaded_models WHERE model = :model")
                        .bind("model", model)
                        .execute());
    }

    @Override
    public boolean replaceSplit(TrafficSplit split) {
        return jdbi.inTransaction(h -> SplitRows.replace(h, split));
    }

    @Override
    public void saveExposures(String rollout, List<Exposure> exposures) {
        if (!exposures.isEmpty()) {
            jdbi.useTransaction(h -> ExposureRows.save(h, rollout, exposures));
        }
    }

    @Override
    public List<Exposure> exposures(String rollout) {
        return jdbi.withHandle(h -> ExposureRows.all(h, rollout));
    }

    private static void addEvent(Handle h, Rollout rollout, Instant time) {
        bind(
                        h.createUpdate(
                                "INSERT INTO rollout_events (rollout, sequence, time, state, reason, stage, evidence, ended)"
                                        + " VALUES (:id, :sequence, :time, :state, :reason, :stage, :evidence, :ended)"),
                        rollout)
                .bind("time", time.toEpochMilli())
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Rollout rollout) {
        var stage = rollout.state() instanceof RolloutState.Paused(var s) ? s.name() : null;
        return statement
                .bind("id", rollout.id())
                .bind("model", rollout.model())
                .bind("candidate", rollout.candidate().version())
                .bind("stable", rollout.stable().orElse(null))
                .bind("state", name(rollout.state()))
                .bind("reason", reason(rollout.state()))
                .bind("stage", stage)
                .bind("since", rollout.since().toEpochMilli())
                .bind("evidence", Rows.json(rollout.evidence()))
                .bind("created", rollout.created().toEpochMilli())
                .bind("ended", Rows.millis(rollout.ended()))
                .bind("sequence", rollout.sequence());
    }

    private static String name(RolloutState state) {
        return switch (state) {
            case RolloutState.Loading s -> "LOADING";
            case RolloutState.Shadow s -> "SHADOW";
            case RolloutState.Canary s -> "CANARY";
            case RolloutState.Paused s -> "PAUSED";
            case RolloutState.Ended(var outcome, var reason) -> outcome.name();
        };
    }

    /** Of a loading rollout: why it is to be promoted. */
    private static String reason(RolloutState state) {
        return switch (state) {
            case RolloutState.Loading(var promotion) -> promotion.orElse("");
            case RolloutState.Shadow s -> "";
            case RolloutState.Canary s -> "";
            case RolloutState.Paused s -> "";
            case RolloutState.Ended(var outcome, var reason) -> reason;
        };
    }

    private static RolloutState state(ResultSet row) throws SQLException {
        var name = row.getString("state");
        var reason = row.getString("reason");
        return switch (name) {
            case "LOADING" ->
                    new RolloutState.Loading(Optional.of(reason).filter(r -> !r.isEmpty()));
            case "SHADOW" -> new RolloutState.Shadow();
            case "CANARY" -> new RolloutState.Canary();
            case "PAUSED" ->
                    new RolloutState.Paused(RolloutState.Stage.valueOf(row.getString("stage")));
            default -> new RolloutState.Ended(RolloutState.Outcome.valueOf(name), reason);
        };
    }

    private static Rollout rollout(ResultSet row) throws SQLException {
        return new Rollout(
                row.getString("id"),
                new ServableId(row.getString("model"), row.getInt("candidate")),
                Rows.optionalInt(row, "stable"),
                state(row),
                Rows.json(row.getString("evidence"), Evidence.class),
                Rows.time(row, "since"),
                Rows.time(row, "created"),
                Rows.optionalTime(row, "ended"),
                row.getLong("sequence"));
    }
}
