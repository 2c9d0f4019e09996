package dev.adagrow.server.store;

import dev.adagrow.server.feedback.Truth;
import dev.adagrow.server.rollout.evidence.Exposure;
import dev.adagrow.server.routing.Arm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of exposures. Stateless. */
final class ExposureRows {
    private static final int RIGHT = -1;
    private static final int WRONG = -2;

    static void save(Handle h, String rollout, List<Exposure> exposures) {
        var batch =
                h.prepareBatch(
                        "INSERT INTO exposures (rollout, position, call, row_index, route_key, arm, stable_class,"
                                + " candidate_class, exposed, truth, labelled) VALUES (:rollout, :position, :call, :row, :key, :arm, :stable,"
                                + " :candidate, :exposed, :truth, :labelled)"
                                + " ON CONFLICT (rollout, position) DO UPDATE SET truth = excluded.truth, labelled = excluded.labelled");
        for (var e : exposures) {
            batch.bind("rollout", rollout)
                    .bind("position", e.position())
                    .bind("call", e.call())
                    .bind("row", e.row())
                    .bind("key", e.routeKey())
                    .bind("arm", e.arm().name())
                    .bind("stable", e.stableClass())
                    .bind("candidate", e.candidateClass())
                    .bind("exposed", e.exposed().toEpochMilli())
                    .bind("truth", e.label().map(l -> code(l.truth())).orElse(null))
                    .bind("labelled", Rows.millis(e.label().map(Exposure.Label::time)))
                    .add();
        }
        batch.execute();
    }

    static List<Exposure> all(Handle h, String rollout) {
        return h.createQuery("SELECT * FROM exposures WHERE rollout = :rollout ORDER BY position")
                .bind("rollout", rollout)
                .map((row, context) -> exposure(row))
                .list();
    }

    private static int code(Truth truth) {
        return switch (truth) {
            case Truth.OfClass(int index) -> index;
            case Truth.Correct(boolean correct) -> correct ? RIGHT : WRONG;
        };
    }

    private static Exposure exposure(ResultSet row) throws SQLException {
        var truth = Rows.optionalInt(row, "truth");
        Optional<Exposure.Label> label =
                truth.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Exposure.Label(
                                        truth.get() < 0
                                                ? new Truth.Correct(truth.get() == RIGHT)
                                                : new Truth.OfClass(truth.get()),
                                        Rows.time(row, "labelled")));
        return new Exposure(
                row.getLong("position"),
                row.getString("call"),
                row.getInt("row_index"),
                row.getString("route_key"),
                Arm.valueOf(row.getString("arm")),
                row.getInt("stable_class"),
                row.getInt("candidate_class"),
                Rows.time(row, "exposed"),
                label);
    }

    private ExposureRows() {}
}
