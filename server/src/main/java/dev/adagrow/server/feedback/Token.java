package dev.adagrow.server.feedback;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import java.time.Instant;

/**
 * What a prediction id says, once its signature has been checked.
 *
 * @param call unique among calls
 * @param predicted class of each row, of the first 256 at most; not copied, callers only read
 */
public record Token(
        ServableId version,
        Arm arm,
        long splitRevision,
        Instant time,
        long call,
        int[] predicted) {}
