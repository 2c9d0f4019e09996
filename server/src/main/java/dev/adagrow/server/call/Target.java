package dev.adagrow.server.call;

import dev.adagrow.server.lifecycle.Handle;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.TrafficSplit;
import java.util.Optional;

/**
 * Who answers a call, fixed once for the call's whole way.
 *
 * @param servable to be closed when the call is answered
 * @param trial that observes the call; empty outside of a trial and for pinned calls
 * @param routeKey the caller's or a drawn one; "" without a trial
 */
record Target(
        Handle servable,
        Arm arm,
        long splitRevision,
        Optional<TrafficSplit.Trial> trial,
        String routeKey) {}
