package dev.adagrow.trainer.run.state;

import dev.adagrow.trainer.run.task.RunResult;
import java.util.Optional;

/**
 * How a run ended: {@code result.json}.
 *
 * @param gatePassed whether the served artifact may take traffic; false where none came about
 * @param report the gate's figures and how the network came about, or why there is none, in words;
 *     several lines
 */
public record RunEnding(End end, boolean gatePassed, String report) {
    /** Ends after which there is nothing to go on with. */
    public enum End {
        PUBLISHED,
        NO_CHANGE,
        REJECTED
    }

    /** Empty for a run that may go on. */
    public static Optional<RunEnding> of(RunResult result) {
        return switch (result) {
            case RunResult.Published p ->
                    Optional.of(new RunEnding(End.PUBLISHED, p.gatePassed(), p.gateReport()));
            case RunResult.NoChange(String reason) ->
                    Optional.of(new RunEnding(End.NO_CHANGE, false, reason));
            case RunResult.Rejected(String reason) ->
                    Optional.of(new RunEnding(End.REJECTED, false, reason));
            case RunResult.Cancelled c -> Optional.empty();
        };
    }
}
