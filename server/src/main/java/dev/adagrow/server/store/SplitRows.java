package dev.adagrow.server.store;

import dev.adagrow.server.routing.TrafficSplit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of wanted splits; compare-and-set on the revision. Stateless. */
final class SplitRows {
    static List<TrafficSplit> all(Handle h) {
        return h.createQuery("SELECT * FROM traffic_splits ORDER BY model")
                .map((row, context) -> split(row))
                .list();
    }

    /**
     * @return whether the stored revision was the one before; a model without a row has revision 0
     */
    static boolean replace(Handle h, TrafficSplit split) {
        h.createUpdate(
                        "INSERT INTO traffic_splits (model, revision) VALUES (:model, 0) ON CONFLICT (model) DO NOTHING")
                .bind("model", split.model())
                .execute();
        return h.createUpdate(
                                "UPDATE traffic_splits SET revision = :revision, stable = :stable, candidate = :candidate,"
                                        + " arm_share = :share, shadow = :shadow, salt = :salt"
                                        + " WHERE model = :model AND revision = :before")
                        .bind("model", split.model())
                        .bind("revision", split.revision())
                        .bind("before", split.revision() - 1)
                        .bind("stable", split.stable().orElse(null))
                        .bind(
                                "candidate",
                                split.trial().map(TrafficSplit.Trial::candidate).orElse(null))
                        .bind("share", split.trial().map(TrafficSplit.Trial::armShare).orElse(null))
                        .bind("shadow", split.trial().map(t -> t.shadow() ? 1 : 0).orElse(null))
                        .bind("salt", split.trial().map(TrafficSplit.Trial::salt).orElse(null))
                        .execute()
                == 1;
    }

    private static TrafficSplit split(ResultSet row) throws SQLException {
        var candidate = Rows.optionalInt(row, "candidate");
        Optional<TrafficSplit.Trial> trial =
                candidate.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new TrafficSplit.Trial(
                                        candidate.get(),
                                        row.getDouble("arm_share"),
                                        row.getInt("shadow") == 1,
                                        row.getString("salt")));
        return new TrafficSplit(
                row.getString("model"),
                row.getLong("revision"),
                Rows.optionalInt(row, "stable"),
                trial);
    }

    private SplitRows() {}
}
