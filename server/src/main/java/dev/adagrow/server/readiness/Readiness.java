package dev.adagrow.server.readiness;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableStatus;
import dev.adagrow.server.lifecycle.State;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The server is ready from the end of its start until its drain, while every model's stable version
 * is available. Thread-safe; computed anew each time, so that it cannot lag.
 */
public final class Readiness {
    private enum Phase {
        STARTING,
        RUNNING,
        DRAINING
    }

    private final Supplier<List<TrafficSplit>> splits;
    private final Function<ServableId, Optional<ServableStatus>> status;
    private volatile Phase phase = Phase.STARTING;

    public Readiness(
            Supplier<List<TrafficSplit>> splits,
            Function<ServableId, Optional<ServableStatus>> status) {
        this.splits = splits;
        this.status = status;
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

    private List<String> missing() {
        var reasons = new ArrayList<String>();
        var sorted = splits.get().stream().sorted(Comparator.comparing(TrafficSplit::model));
        for (TrafficSplit split : sorted.toList()) {
            split.stable()
                    .ifPresent(version -> {
                        var id = new ServableId(split.model(), version);
                        Optional<ServableStatus> now = status.apply(id);
                        if (now.isEmpty()) {
                            reasons.add(id + " is not loaded");
                        } else if (now.get().state() != State.AVAILABLE) {
                            String why = now.get().reason();
                            reasons.add(
                                    id
                                            + " is "
                                            + now.get().state()
                                            + (why.isEmpty() ? "" : ": " + why));
                        }
                    });
        }
        return reasons;
    }
}
