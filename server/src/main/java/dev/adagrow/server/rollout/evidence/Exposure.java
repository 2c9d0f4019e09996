package dev.adagrow.server.rollout.evidence;

import dev.adagrow.server.feedback.Truth;
import dev.adagrow.server.routing.Arm;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of a call of an arm, answered by both models.
 *
 * @param position rises in the order in which the calls were answered
 * @param call prediction id without row
 * @param label the first one that came
 */
public record Exposure(
        long position,
        String call,
        int row,
        String routeKey,
        Arm arm,
        int stableClass,
        int candidateClass,
        Instant exposed,
        Optional<Label> label) {

    /** What somebody said about the row, and when. */
    public record Label(Truth truth, Instant time) {}

    Exposure with(Label said) {
        return new Exposure(
                position,
                call,
                row,
                routeKey,
                arm,
                stableClass,
                candidateClass,
                exposed,
                Optional.of(said));
    }
}
