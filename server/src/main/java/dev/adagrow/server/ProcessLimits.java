package dev.adagrow.server;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much of what the machine, or the container, lets the process have goes where.
 *
 * @param files that the process may have open, connections among them
 */
record ProcessLimits(long files) {
    private static final long LEAST_MODEL_BYTES = 256L << 20;

    /** For models, the database, data sets on their way: so many or an eighth. */
    private static final int SPARE_FILES = 256;

    private static final int EIGHTH = 8;

    static ProcessLimits found() {
        return new ProcessLimits(
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof UnixOperatingSystemMXBean known
                        ? known.getMaxFileDescriptorCount()
                        : Long.MAX_VALUE);
    }

    /** Connections of the gRPC port at a time: it must leave files for all else. */
    int grpcConnections() {
        return most(forConnections() - httpConnections());
    }

    /** The same of the HTTP port, which probes need. */
    int httpConnections() {
        return most(forConnections() / EIGHTH);
    }

    private long forConnections() {
        return files - Math.max(Math.min(SPARE_FILES, files / 2), files / EIGHTH);
    }

    private static int most(long connections) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, connections));
    }

    /** The machine's or the container's, without the largest heap that the server may have. */
    static long modelBytes() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long all =
                system instanceof OperatingSystemMXBean known
                        ? known.getTotalMemorySize()
                        : Long.MAX_VALUE;
        return Math.max(LEAST_MODEL_BYTES, all - Runtime.getRuntime().maxMemory());
    }
}
