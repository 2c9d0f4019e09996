package dev.adagrow.server.store;

import dev.adagrow.server.catalog.Model;
import dev.adagrow.server.catalog.ModelStore;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.lifecycle.ServableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Models and versions in SQL. */
public final class SqlModelStore implements ModelStore {
    /** What refers to something comes before it. */
    private static final List<String> REMOVALS =
            List.of(
                    "DELETE FROM exposures WHERE rollout IN (SELECT id FROM rollouts WHERE model = :model)",
                    "DELETE FROM rollout_events WHERE rollout IN (SELECT id FROM rollouts WHERE model = :model)",
                    "DELETE FROM rollouts WHERE model = :model",
                    "DELETE FROM adaptation_events WHERE adaptation IN (SELECT id FROM adaptations WHERE model = :model)",
                    "DELETE FROM adaptations WHERE model = :model",
                    "DELETE FROM traffic_splits WHERE model = :model",
                    "DELETE FROM versions WHERE model = :model",
                    "DELETE FROM models WHERE id = :model");

    private static final String ROLLOUTS =
            " IN (SELECT id FROM rollouts WHERE model = :model AND candidate = :version)";

    private static final List<String> VERSION_REMOVALS =
            List.of(
                    "DELETE FROM exposures WHERE rollout" + ROLLOUTS,
                    "DELETE FROM rollout_events WHERE rollout" + ROLLOUTS,
                    "DELETE FROM rollouts WHERE model = :model AND candidate = :version",
                    "DELETE FROM versions WHERE model = :model AND version = :version");

    private final Jdbi jdbi;

    public SqlModelStore(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public boolean insert(Model model) {
        return jdbi.withHandle(h ->
                h.createUpdate(
                                "INSERT INTO models (id, classes, created) VALUES (:id, :classes, :created)"
                                        + " ON CONFLICT (id) DO NOTHING")
                        .bind("id", model.id())
                        .bind("classes", Rows.list(model.classes()))
                        .bind("created", model.created().toEpochMilli())
                        .execute())
                == 1;
    }

    @Override
    public Optional<Model> model(String id) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM models WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> model(row))
                        .findOne());
    }

    @Override
    public Optional<String> delete(String model) {
        return jdbi.inTransaction(h -> {
            var running =
                    h.createQuery(
                                    "SELECT id FROM adaptations WHERE model = :model AND "
                                            + SqlAdaptationStore.OPEN)
                            .bind("model", model)
                            .mapTo(String.class)
                            .findFirst();
            if (running.isEmpty()) {
                REMOVALS.forEach(sql -> h.createUpdate(sql).bind("model", model).execute());
            }
            return running;
        });
    }

    @Override
    public Optional<String> delete(ServableId version) {
        return jdbi.inTransaction(h -> {
            var running =
                    h.createQuery(
                                    "SELECT id FROM adaptations WHERE model = :model"
                                            + " AND (parent = :version OR version = :version) AND "
                                            + SqlAdaptationStore.OPEN)
                            .bind("model", version.model())
                            .bind("version", version.version())
                            .mapTo(String.class)
                            .findFirst();
            if (running.isEmpty()) {
                VERSION_REMOVALS.forEach(sql ->
                        h.createUpdate(sql)
                                .bind("model", version.model())
                                .bind("version", version.version())
                                .execute());
            }
            return running;
        });
    }

    @Override
    public void addTrainingState(ServableId id, String digest) {
        jdbi.useHandle(h ->
                h.createUpdate(
                                "UPDATE versions SET training_state = :digest WHERE model = :model"
                                        + " AND version = :version AND training_state IS NULL")
                        .bind("digest", digest)
                        .bind("model", id.model())
                        .bind("version", id.version())
                        .execute());
    }

    @Override
    public List<Model> models(String after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM models WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> model(row))
                        .list());
    }

    @Override
    public void publish(Version version) {
        jdbi.useTransaction(h -> {
            h.createUpdate(
                            "INSERT INTO versions (model, version, bundle, size, training_state, parent, classes, datasets,"
                                    + " gate_report, manifest, published) VALUES (:model, :version, :bundle, :size, :state, :parent,"
                                    + " :classes, :datasets, :report, :manifest, :published)")
                    .bind("model", version.id().model())
                    .bind("version", version.id().version())
                    .bind("bundle", version.bundle())
                    .bind("size", version.size())
                    .bind("state", version.trainingState().orElse(null))
                    .bind("parent", version.parent().orElse(null))
                    .bind("classes", Rows.list(version.classes()))
                    .bind("datasets", Rows.list(version.datasets()))
                    .bind("report", version.gateReport())
                    .bind("manifest", version.manifest())
                    .bind("published", version.published().toEpochMilli())
                    .execute();
            h.createUpdate(
                            "INSERT INTO version_numbers (model, last) VALUES (:model, :version)"
                                    + " ON CONFLICT (model) DO UPDATE SET last = excluded.last")
                    .bind("model", version.id().model())
                    .bind("version", version.id().version())
                    .execute();
        });
    }

    @Override
    public void fixClasses(String model, List<String> classes) {
        jdbi.useHandle(h ->
                h.createUpdate("UPDATE models SET classes = :classes WHERE id = :id")
                        .bind("classes", Rows.list(classes))
                        .bind("id", model)
                        .execute());
    }

    @Override
    public int lastVersion(String model) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT last FROM version_numbers WHERE model = :model")
                        .bind("model", model)
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0));
    }

    @Override
    public Optional<Version> version(ServableId id) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM versions WHERE model = :model AND version = :version")
                        .bind("model", id.model())
                        .bind("version", id.version())
                        .map((row, context) -> version(row))
                        .findOne());
    }

    @Override
    public Optional<Version> versionOf(String model, String bundle) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM versions WHERE model = :model AND bundle = :bundle")
                        .bind("model", model)
                        .bind("bundle", bundle)
                        .map((row, context) -> version(row))
                        .findOne());
    }

    @Override
    public List<Version> versions(String model, int after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT * FROM versions WHERE model = :model AND version > :after ORDER BY version LIMIT :limit")
                        .bind("model", model)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> version(row))
                        .list());
    }

    @Override
    public Optional<Integer> untried(String model) {
        return jdbi.withHandle(h ->
                h.createQuery(
                                "SELECT version FROM versions v WHERE model = :model"
                                        + " AND version = (SELECT MAX(u.version) FROM versions u WHERE u.model = v.model"
                                        + " AND NOT EXISTS (SELECT 1 FROM adaptations a WHERE a.model = u.model AND a.version = u.version))"
                                        + " AND NOT EXISTS (SELECT 1 FROM rollouts r WHERE r.model = v.model AND r.candidate = v.version)")
                        .bind("model", model)
                        .mapTo(Integer.class)
                        .findOne());
    }

    @Override
    public boolean usesDataset(String digest) {
        // A digest is 64 hexadecimal digits: as text in a JSON array it can only be itself.
        return jdbi.withHandle(h ->
                h.createQuery("SELECT COUNT(*) FROM versions WHERE datasets LIKE :pattern")
                        .bind("pattern", "%\"" + digest + "\"%")
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    private static Model model(ResultSet row) throws SQLException {
        return new Model(row.getString("id"), Rows.list(row, "classes"), Rows.time(row, "created"));
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                new ServableId(row.getString("model"), row.getInt("version")),
                row.getString("bundle"),
                row.getLong("size"),
                Rows.optionalText(row, "training_state"),
                Rows.optionalInt(row, "parent"),
                Rows.list(row, "classes"),
                Rows.list(row, "datasets"),
                row.getString("gate_report"),
                row.getString("manifest"),
                Rows.time(row, "published"));
    }
}
