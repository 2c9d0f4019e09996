package dev.adagrow.server.lifecycle;

import java.util.List;

/**
 * Which of a bundle's artifacts serves it.
 *
 * @param engine that runs it
 * @param refused those that were tried before, in that order
 */
public record ServedBy(String artifact, String engine, List<Refusal> refused) {
    /**
     * @param reason why the artifact cannot be served here
     */
    public record Refusal(String artifact, String engine, String reason) {}

    public ServedBy {
        refused = List.copyOf(refused);
    }
}
