package dev.adagrow.server.store;

import dev.adagrow.server.dataset.DatasetStore;
import dev.adagrow.server.dataset.StoredDataset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Data sets' descriptions in SQL. */
public final class SqlDatasetStore implements DatasetStore {
    private final Jdbi jdbi;

    public SqlDatasetStore(Database database) {
        this.jdbi = database.jdbi();
    }

    @Override
    public void insert(StoredDataset dataset) {
        jdbi.useHandle(h ->
                bind(
                                h.createUpdate(
                                        "INSERT INTO datasets (id, display_name, state, size, sha256, classes, train, validation,"
                                                + " test, created) VALUES (:id, :name, :state, :size, :sha256, :classes, :train, :validation,"
                                                + " :test, :created)"),
                                dataset)
                        .execute());
    }

    @Override
    public void update(StoredDataset dataset) {
        jdbi.useHandle(h ->
                bind(
                                h.createUpdate(
                                        "UPDATE datasets SET display_name = :name, state = :state, size = :size,"
                                                + " sha256 = :sha256, classes = :classes, train = :train, validation = :validation,"
                                                + " test = :test, created = :created WHERE id = :id"),
                                dataset)
                        .execute());
    }

    @Override
    public Optional<StoredDataset> find(String id) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM datasets WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> dataset(row))
                        .findOne());
    }

    @Override
    public List<StoredDataset> list(String after, int limit) {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM datasets WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> dataset(row))
                        .list());
    }

    @Override
    public List<StoredDataset> writing() {
        return jdbi.withHandle(h ->
                h.createQuery("SELECT * FROM datasets WHERE state = 'WRITING'")
                        .map((row, context) -> dataset(row))
                        .list());
    }

    @Override
    public boolean delete(String id) {
        return jdbi.withHandle(h ->
                h.createUpdate(
                                "DELETE FROM datasets WHERE id = :id"
                                        + " AND NOT EXISTS (SELECT 1 FROM adaptations WHERE dataset = :id)")
                        .bind("id", id)
                        .execute())
                == 1;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, StoredDataset dataset) {
        return statement
                .bind("id", dataset.id())
                .bind("name", dataset.displayName())
                .bind("state", dataset.state().name())
                .bind("size", dataset.size())
                .bind("sha256", dataset.sha256().orElse(null))
                .bind("classes", Rows.list(dataset.classes()))
                .bind("train", dataset.counts().train())
                .bind("validation", dataset.counts().validation())
                .bind("test", dataset.counts().test())
                .bind("created", dataset.created().toEpochMilli());
    }

    private static StoredDataset dataset(ResultSet row) throws SQLException {
        return new StoredDataset(
                row.getString("id"),
                row.getString("display_name"),
                StoredDataset.State.valueOf(row.getString("state")),
                row.getLong("size"),
                Rows.optionalText(row, "sha256"),
                Rows.list(row, "classes"),
                new StoredDataset.Counts(
                        row.getInt("train"), row.getInt("validation"), row.getInt("test")),
                Rows.time(row, "created"));
    }
}
