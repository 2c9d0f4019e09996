package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Digests;
import dev.adagrow.trainer.metrics.MetricsServer;
import dev.adagrow.trainer.metrics.TrainerMetrics;
import dev.adagrow.trainer.run.GrowthRun;
import dev.adagrow.trainer.sidecar.JobFollower;
import dev.adagrow.trainer.sidecar.JobOutcome;
import dev.adagrow.trainer.sidecar.Pauses;
import dev.adagrow.trainer.sidecar.Sidecar;
import dev.adagrow.trainer.sidecar.WorkFolder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adagrow trainer}: grows models for a server until it is told to stop. */
@Command(
        name = "trainer",
        description = "Takes growth jobs from a server, one after another.",
        footer = {
            "",
            "Example:",
            "  adagrow trainer --server 127.0.0.1:8001 --work ./trainer",
            "",
            "A trainer may be killed at any time: it, or another one, goes on from the last checkpoint.",
            "SIGTERM ends it within two seconds with exit code 0; its job is free when its lease has passed."
        })
public final class TrainerCommand implements Callable<Integer> {
    private static final Pattern TARGET =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]/\\s]+):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;
    private static final long STOP_MILLIS = 1800;
    private static final int NAME_HASH = 8;

    /** The server takes no longer ones. */
    private static final int MAX_NAME = 200;

    private static final long CACHE_BYTES = 2L << 30;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--server",
            required = true,
            paramLabel = "HOST:PORT",
            description = "gRPC address of the server")
    private String server = "";

    @Option(
            names = "--work",
            required = true,
            paramLabel = "DIR",
            description = "folder for files of jobs; one trainer each; may be lost")
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "of the engine, where a job does not say (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--metrics-port",
            defaultValue = "8012",
            description = "of /metrics for Prometheus; 0: a free one (${DEFAULT-VALUE})")
    private int metricsPort;

    @Option(
            names = "--metrics-host",
            defaultValue = "127.0.0.1",
            description = "address to listen on for metrics (${DEFAULT-VALUE})")
    private String metricsHost = "";

    @Option(
            names = "--once",
            description = "end after one job: exit code 0 if it was done, 1 if not")
    private boolean once;

    @Option(
            names = "--name",
            description = "as the server shows it (host name and a hash of the work folder)")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws IOException {
        check();
        var registry = new CollectorRegistry(true);
        var figures = new TrainerMetrics(registry);
        // Counts down when everything below is closed.
        var closed = new CountDownLatch(1);
        try (var folder = take();
                var metrics = listen(registry);
                var follower = JobProgressBar.onTerminal();
                var sidecar =
                        new Sidecar(
                                settings(),
                                folder,
                                new GrowthRun()::run,
                                surroundings(figures, follower))) {
            // A process that a signal ends would have another exit code than 0.
            var hook = new Thread(() -> stop(sidecar, folder, closed), "stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                folder.announce(metrics.port(), ProcessHandle.current().pid());
                return code(sidecar.run());
            } finally {
                forget(hook);
            }
        } finally {
            closed.countDown();
        }
    }

    private static void stop(Sidecar sidecar, WorkFolder folder, CountDownLatch closed) {
        sidecar.stop();
        try {
            boolean clean = closed.await(STOP_MILLIS, TimeUnit.MILLISECONDS);
            if (!clean) {
                // A step of the engine that takes longer than that has nothing to lose.
                folder.retract();
            }
        } catch (IOException e) {
            // The next trainer overwrites it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs, and waits for this thread.
        }
    }

    private static int code(Optional<JobOutcome> last) {
        return last.map(o ->
                        switch (o) {
                            case PUBLISHED, NO_CHANGE, STOPPED -> 0;
                            case FAILED, CANCELLED, LOST -> 1;
                        })
                .orElse(0);
    }

    private Sidecar.Settings settings() {
        return new Sidecar.Settings(
                server,
                name.orElseGet(this::defaultName),
                threads,
                once,
                CACHE_BYTES,
                Pauses.DEFAULT);
    }

    private static Sidecar.Surroundings surroundings(TrainerMetrics metrics, JobFollower follower) {
        // A random seed: two trainers must not ask in step.
        return new Sidecar.Surroundings(metrics, follower, InstantSource.system(), new Random());
    }

    /** The same after a restart, and another one for each trainer of a machine. */
    private String defaultName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "trainer";
        }
        var path = work.toAbsolutePath().normalize().toString();
        return host
                + "-"
                + Digests.sha256(path.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_HASH);
    }

    private MetricsServer listen(CollectorRegistry registry) throws IOException {
        try {
            return MetricsServer.start(metricsHost, metricsPort, registry);
        } catch (BindException e) {
            throw refused(
                    "--metrics-host "
                            + metricsHost
                            + " --metrics-port "
                            + metricsPort
                            + ": "
                            + e.getMessage());
        }
    }

    private void check() {
        var target = TARGET.matcher(server);
        if (!target.matches() || !port(Integer.parseInt(target.group(2)), 1)) {
            throw refused("--server " + server + ": not of the form HOST:PORT");
        }
        if (name.filter(n -> n.isBlank() || n.length() > MAX_NAME).isPresent()) {
            throw refused("--name: 1 to " + MAX_NAME + " characters are wanted");
        }
        if (!port(metricsPort, 0)) {
            throw refused("--metrics-port " + metricsPort + ": not within 0.." + MAX_PORT);
        }
        if (threads < 1 || threads > Runtime.getRuntime().availableProcessors()) {
            throw refused(
                    "--threads "
                            + threads
                            + ": not within 1.."
                            + Runtime.getRuntime().availableProcessors()
                            + ", the processors of this machine");
        }
    }

    private static boolean port(int port, int least) {
        return port >= least && port <= MAX_PORT;
    }

    private WorkFolder take() throws IOException {
        Folders.create(spec, "--work", work);
        return WorkFolder.take(work)
                .orElseThrow(
                        () -> refused("--work " + work + ": another trainer uses this folder"));
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
