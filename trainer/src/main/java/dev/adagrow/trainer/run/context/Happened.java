package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.run.state.EpochMetrics.Change;
import dev.adagrow.trainer.training.LoggedEvent;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a net at the end of an epoch.
 *
 * @param changes in their order, at least one
 * @param words for people
 */
public record Happened(List<Change> changes, String words) {
    public Happened {
        changes = List.copyOf(changes);
    }

    /**
     * @param events of one epoch
     * @param more words behind theirs; "" for none
     * @return empty without events
     */
    public static Optional<Happened> of(List<LoggedEvent> events, String more) {
        var happened = events.stream().map(LoggedEvent::event).toList();
        return happened.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Happened(
                                happened.stream().map(Growth::change).toList(),
                                Growth.describe(happened) + more));
    }
}
