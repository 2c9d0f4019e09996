package dev.adagrow.server.adaptation;

import dev.adagrow.server.lifecycle.ServableId;
import java.util.Optional;

/** Where a published version goes to be tried. Thread-safe. */
public interface Candidates {
    /**
     * Begins a rollout, or finds the one that runs already for the version. Its end is told later,
     * through {@link Adaptations#decided}.
     *
     * @return the rollout's id; empty while another version of the model is on trial or just
     *     becomes stable
     */
    Optional<String> begin(ServableId candidate);

    /** Ends the running rollout of the version, if there is one, and unloads it. */
    void withdraw(ServableId candidate, String reason);

    /** How the last rollout of the version ended; empty if it runs or there was none. */
    Optional<JobEvent.Decided> decision(ServableId candidate);
}
