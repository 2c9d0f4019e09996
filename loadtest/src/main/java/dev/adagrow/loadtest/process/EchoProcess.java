package dev.adagrow.loadtest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running echo: the bare server that a benchmark compares with. */
public final class EchoProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ManagedProcess process;
    private final String target;

    private EchoProcess(ManagedProcess process, String target) {
        this.process = process;
        this.target = target;
    }

    /**
     * @param folder holds {@code echo.json} and {@code echo.log}
     * @throws ProcessException if it does not start in time, with the end of its log
     */
    public static EchoProcess start(Launcher launcher, Path folder)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path ports = folder.resolve("echo.json");
        ManagedProcess process =
                launcher.start(
                        "the echo",
                        folder.resolve("echo.log"),
                        List.of("bench", "echo", "--port-file", ports.toString()));
        boolean ready = false;
        try {
            int port = PortFile.await(process, ports, START_LIMIT).path("grpcPort").asInt();
            ready = true;
            return new EchoProcess(process, "127.0.0.1:" + port);
        } finally {
            if (!ready) {
                process.close();
            }
        }
    }

    /** host:port. */
    public String target() {
        return target;
    }

    public ManagedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
