package dev.adagrow.server.readiness;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The server is ready from the end of its start until its drain, while the models' stable versions
 * are available. Thread-safe; computed anew each time, so that it cannot lag.
 */
public final class Readiness {
    /** Which stable versions the server as a whole waits for. */
    public enum Rule {
        /** All: a server that is ready answers for every model. */
        STRICT,
        /** All but those that failed: one bad bundle takes no other model out of service. */
        LENIENT
    }

    private enum Phase {
        STARTING,
        RUNNING,
        DRAINING
    }

    private final Supplier<List<TrafficSplit>> splits;
    private final Function<ServableId, Optional<ServableStatus>> status;
    private final Rule rule;
    private volatile Phase phase = Phase.STARTING;

    public Readiness(
            Supplier<List<TrafficSplit>> splits,
            Function<ServableId, Optional<ServableStatus>> status,
            Rule rule) {
        this.splits = splits;
        this.status = status;
        this.rule = rule;
    }

    /** The splits of the last run are restored. */
    public void running() {
        phase = Phase.RUNNING;
    }

    /** Never ready again. */
    public void draining() {
        phase = Phase.DRAINING;
    }

    public boolean ready() {
        return reasons().isEmpty();
    }

    /** Why the server is not ready, one sentence each, by model; empty when it is. */
    public List<String> reasons() {
        return switch (phase) {
            case STARTING -> List.of("the server is starting");
            case DRAINING -> List.of("the server is draining");
            case RUNNING -> missing();
        };
    }

    /**
     * Each model that has a stable version, and whether calls to it are answered now; none is while
     * the server starts or drains. One that rests counts as ready, for a call is what brings it
     * back, until it is back or has failed.
     */
    public Map<String, Boolean> models() {
        var ready = new HashMap<String, Boolean>();
        for (var split : splits.get()) {
            stable(split)
                    .ifPresent(id ->
                            ready.put(id.model(), phase == Phase.RUNNING && missing(id).isEmpty()));
        }
        return ready;
    }

    private List<String> missing() {
        return splits.get().stream()
                .sorted(Comparator.comparing(TrafficSplit::model))
                .flatMap(split -> stable(split).stream())
                .filter(this::counts)
                .flatMap(id -> missing(id).stream())
                .toList();
    }

    private boolean counts(ServableId id) {
        return switch (rule) {
            case STRICT -> true;
            case LENIENT -> status.apply(id).filter(s -> s.state() == State.FAILED).isEmpty();
        };
    }

    private static Optional<ServableId> stable(TrafficSplit split) {
        return split.stable().map(version -> new ServableId(split.model(), version));
    }

    /** Why the version does not answer; empty if it does. */
    private Optional<String> missing(ServableId id) {
        var now = status.apply(id);
        if (now.isEmpty()) {
            return Optional.of(id + " is not loaded");
        }
        String why = now.get().reason();
        return now.get().state() == State.AVAILABLE || now.get().rested()
                ? Optional.empty()
                : Optional.of(id + " is " + now.get().state() + (why.isEmpty() ? "" : ": " + why));
    }
}
