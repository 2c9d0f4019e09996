package dev.adagrow.server.lifecycle;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One way of a version into memory and out of it. Written under the registry's lock, read by
 * anybody.
 */
final class Life {
    final ServableId id;
    volatile Path bundle;
    volatile ServableStatus status;

    /** Not to be told of once it holds no memory. */
    volatile boolean forgotten;

    /** When calls of it were last seen; guarded by the registry's lock. */
    Instant called = Instant.MIN;

    /** From PUBLISH until its memory is freed. */
    volatile @Nullable Served served;

    Life(ServableId id, Path bundle) {
        this.id = id;
        this.bundle = bundle;
        this.status = new ServableStatus(id, State.NEW, "");
    }
}
