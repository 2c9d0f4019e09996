package dev.adagrow.loadtest.bench;

import io.grpc.Status;
import java.io.IOException;

/** A way of bringing another version, or the same one anew, into service. */
interface Swaps extends AutoCloseable {
    /**
     * Returns when nothing of it is under way any more.
     *
     * @param number of the swap, from 1
     */
    void swap(int number) throws IOException, InterruptedException;

    /** Whether calls may end so while a swap is under way. */
    boolean mayRefuse(Status status);

    @Override
    void close();
}
