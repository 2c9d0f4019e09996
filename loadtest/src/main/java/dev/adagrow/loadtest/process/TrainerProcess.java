package dev.adagrow.loadtest.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running sidecar trainer. */
public final class TrainerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final ManagedProcess process;
    private final int metricsPort;

    private TrainerProcess(ManagedProcess process, int metricsPort) {
        this.process = process;
        this.metricsPort = metricsPort;
    }

    /**
     * Starts a trainer with one thread and waits until it asks for work.
     *
     * @param target host:port of the server
     * @param folder holds {@code work/} and {@code trainer.log}
     * @throws ProcessException if it does not start in time, with the end of its log
     */
    public static TrainerProcess start(Launcher launcher, String target, Path folder)
            throws IOException, InterruptedException {
        Path work = folder.resolve("work");
        Files.createDirectories(work);
        var arguments =
                List.of(
                        "trainer",
                        "--server",
                        target,
                        "--work",
                        work.toString(),
                        "--threads",
                        "1",
                        "--metrics-port",
                        "0");
        ManagedProcess process =
                launcher.start("the trainer", folder.resolve("trainer.log"), arguments);
        boolean ready = false;
        try {
            JsonNode ports = PortFile.await(process, work.resolve("trainer.json"), START_LIMIT);
            ready = true;
            return new TrainerProcess(process, ports.path("metricsPort").asInt());
        } finally {
            if (!ready) {
                process.close();
            }
        }
    }

    /** Prometheus text of {@code /metrics}. */
    public URI metrics() {
        return URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    }

    public ManagedProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
