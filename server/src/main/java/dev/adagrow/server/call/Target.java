package dev.adagrow.server.call;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.Optional;

/**
 * Who answers a call, fixed once for the call's whole way: by its manifest the call is read, run
 * and answered. Keeps the version in memory until it is closed, which {@link CallPath#infer} does
 * once it has been asked.
 *
 * @param trial that observes the call; empty outside of a trial and for pinned calls
 * @param routeKey the caller's or a drawn one; "" without a trial
 */
public record Target(
        Handle servable,
        Arm arm,
        long splitRevision,
        Optional<TrafficSplit.Trial> trial,
        String routeKey)
        implements AutoCloseable {
    public ServableId id() {
        return servable.id();
    }

    public Manifest manifest() {
        return servable.model().manifest();
    }

    /** Further calls do nothing. */
    @Override
    public void close() {
        servable.close();
    }
}
