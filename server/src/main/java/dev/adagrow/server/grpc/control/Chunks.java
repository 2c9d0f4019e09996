package dev.adagrow.server.grpc.control;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import java.util.Map;

/**
 * Where the next chunk of an upload belongs. The first message says the offset to go on from; later
 * ones may repeat theirs, and then it must be the next. Not thread-safe.
 */
final class Chunks {
    private boolean begun;
    private long next;

    /**
     * @param offset as the message says; 0 where it says nothing
     * @return where the chunk begins
     * @throws ServerException WRONG_OFFSET for a chunk that does not follow the one before
     */
    long place(long offset, int size) {
        if (!begun) {
            begun = true;
            next = offset;
        } else if (offset != 0 && offset != next) {
            throw new ServerException(
                    Reason.WRONG_OFFSET,
                    "a chunk at " + offset + " behind one that ends at " + next,
                    Map.of("committed_size", Long.toString(next)));
        }
        long place = next;
        next += size;
        return place;
    }
}
