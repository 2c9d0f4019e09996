package dev.adagrow.server.runtime.process;

import java.io.IOException;
import java.nio.file.Path;

/** Starts processes that serve one model each by a {@link Seat}. Thread-safe. */
@FunctionalInterface
public interface SeatLauncher {
    /**
     * @param socket that the process is to connect to
     * @return with standard output and error on one stream
     */
    Process start(Path socket) throws IOException;
}
