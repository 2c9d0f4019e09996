package dev.adagrow.server;

import dev.adagrow.server.batch.Batching;
import dev.adagrow.server.batch.LimitTable;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.grpc.EventLoops;
import dev.adagrow.server.grpc.Exchanges;
import dev.adagrow.server.grpc.GrpcPort;
import dev.adagrow.server.grpc.HealthReport;
import dev.adagrow.server.grpc.InferenceService;
import dev.adagrow.server.grpc.LocalCalls;
import dev.adagrow.server.grpc.PredictionService;
import dev.adagrow.server.grpc.control.ControlServices;
import dev.adagrow.server.grpc.rest.RestService;
import dev.adagrow.server.http.HttpPort;
import dev.adagrow.server.http.Probes;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.lifecycle.MemoryRule;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.ServerMetrics;
import dev.adagrow.server.readiness.Readiness;
import dev.adagrow.server.repository.BundleLoader;
import dev.adagrow.server.repository.Preference;
import dev.adagrow.server.routing.SplitSwitch;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.server.routing.TrafficSplit;
import dev.adagrow.server.runtime.CountedEngine;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: everything is made and wired here, by plain constructors, and closed here in
 * the reverse order.
 *
 * <p>A stop goes on in this order. The server is not ready and says NOT_SERVING at once; for a
 * grace period it still takes calls, so that balancers can notice; then it takes no new ones, and
 * those under way may end until the drain deadline. Only after that the control plane ends, and
 * last the models are unloaded: were it the other way round, a rollout would see its versions
 * vanish.
 */
public final class ServerAssembly implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerAssembly.class);

    private static final int LOAD_THREADS = 1;
    private static final int QUEUED_LOADS = 1024;
    private static final int QUEUED_CONTROL_CALLS = 4096;
    private static final int QUEUED_DECODINGS = 256;

    /** Of one Predict call: as many as one prediction id speaks of. */
    private static final int MAX_INSTANCES = 256;

    private static final int QUEUED_REPORTS = 1;
    private static final long POOL_END_MILLIS = 2000;

    private final ServerConfig config;
    private final EventLoops loops = new EventLoops();
    private final Resources resources;
    private final AtomicReference<Runnable> stateChanged = new AtomicReference<>(() -> {});
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Readiness readiness;
    private final HealthReport health;
    private final ControlPlane control;
    private final LocalCalls local;
    private final GrpcPort grpc;
    private final HttpPort http;

    /**
     * Opens the data folder, brings back what was in service when the server last ran, and listens
     * on both ports; its models may still be loading when this returns.
     *
     * @param version of this build
     * @throws StartException if a port or the data folder is in use
     */
    public static ServerAssembly start(Path data, ServerConfig config, String version)
            throws IOException {
        var resources = new Resources();
        try {
            return new ServerAssembly(data, config, version, resources);
        } catch (IOException | RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    private ServerAssembly(Path data, ServerConfig config, String version, Resources resources)
            throws IOException {
        this.config = config;
        this.resources = resources;
        DataFolder folder = resources.add(DataFolder.open(data));
        var metrics = new ServerMetrics(version).withJvm();
        int threads = config.engine().threads();
        LimitTable limits = config.batch().limits(threads);
        var onnx =
                new OnnxEngine(
                        config.engine().engineThreads(),
                        Duration.ofSeconds(config.engine().callSeconds()));
        var engines = counted(new Engines(config.engine(), onnx).byName(), metrics);
        var imports =
                new ModelImport(
                        onnx,
                        Objects.requireNonNull(engines.get(OnnxEngine.NAME)),
                        InstantSource.system());
        var loader =
                new BundleLoader(
                        engines,
                        new Preference(config.engine().preference()),
                        folder.scratch(),
                        model -> limits.of(model).maxRows(),
                        System::nanoTime);
        var registry =
                resources.add(
                        new ServableRegistry(
                                loader,
                                pool("adagrow-load", LOAD_THREADS, QUEUED_LOADS),
                                pool("adagrow-free", LOAD_THREADS, QUEUED_LOADS),
                                new MemoryRule(
                                        modelBytes(),
                                        Duration.ofSeconds(config.memory().restAfterSeconds())),
                                status -> {
                                    metrics.changed(status);
                                    stateChanged.get().run();
                                }));
        metrics.report(registry::memory);
        var splits = new SplitTable();
        readiness = new Readiness(splits::splits, registry::status, config.readiness());
        health = new HealthReport(readiness, pool("adagrow-health", 1, QUEUED_REPORTS));
        var batching =
                resources.add(
                        new Batching(
                                config.batch().settings(threads),
                                limits,
                                registry,
                                metrics,
                                System::nanoTime));
        metrics.queues(batching::queues);
        control =
                resources.add(
                        ControlPlane.open(
                                controlSettings(folder.path()),
                                new ControlPlane.Ports(
                                        registry,
                                        new Reported(splits, health),
                                        batching,
                                        limits,
                                        imports,
                                        metrics,
                                        InstantSource.system())));
        stateChanged.set(() -> {
            control.wake();
            health.refresh();
        });
        var stations =
                new CallPath.Stations(
                        splits,
                        registry,
                        batching,
                        control.predictionIds(),
                        control.observer(),
                        batching);
        // Splits are there before the first call is, or a model of the last run would be unknown.
        control.start();
        var services = services(stations, limits, metrics, version);
        local = resources.add(new LocalCalls(services.data()));
        grpc = resources.add(listen(services));
        http = resources.add(http(metrics));
        folder.publish(grpc.port(), http.port());
        control.loadModels();
        readiness.running();
        health.refresh();
        log.info("serving {} on gRPC port {} and HTTP port {}", data, grpc.port(), http.port());
    }

    private static Map<String, Engine> counted(Map<String, Engine> engines, ServerMetrics metrics) {
        var counted = new HashMap<String, Engine>();
        var opened = new HashMap<String, LongSupplier>();
        var open = new HashMap<String, LongSupplier>();
        engines.forEach((name, engine) -> {
            var counting = new CountedEngine(engine);
            counted.put(name, counting);
            opened.put(name, counting::opened);
            open.put(name, counting::open);
        });
        metrics.engineSessions(opened, open);
        return counted;
    }

    /** Splits whose every change is seen in the health of their model. */
    private record Reported(SplitSwitch splits, HealthReport health) implements SplitSwitch {
        @Override
        public void apply(TrafficSplit split) {
            splits.apply(split);
            health.refresh();
        }

        @Override
        public void remove(String model) {
            splits.remove(model);
            health.refresh();
        }
    }

    private long modelBytes() {
        long set = config.memory().modelBytes();
        return set > 0 ? set : ProcessLimits.modelBytes();
    }

    private ControlPlane.Settings controlSettings(Path data) {
        return new ControlPlane.Settings(
                data,
                Optional.of(config.modelFolder()).filter(f -> !f.isEmpty()).map(Path::of),
                config.rollout().policy(),
                config.adaptation().policy(),
                new ControlPlane.Limits(
                        config.limits().maxBundleBytes(),
                        config.limits().maxDatasetBytes(),
                        config.limits().keptVersions(),
                        Duration.ofHours(config.limits().unfinishedDatasetHours())));
    }

    private GrpcPort.Services services(
            CallPath.Stations stations, LimitTable limits, ServerMetrics metrics, String version) {
        var calls =
                new CallPath(
                        stations,
                        model -> limits.of(model).maxQueuedRows(),
                        () -> ThreadLocalRandom.current().nextLong(),
                        System::nanoTime);
        // The other half is for what calls become: batches, answers, shadow copies.
        var exchanges =
                new Exchanges(
                        metrics, stations.splits(), loops, Runtime.getRuntime().maxMemory() / 2);
        var decoding = pool("adagrow-decode", config.grpc().decodeThreads(), QUEUED_DECODINGS);
        var inference =
                new InferenceService(
                        calls,
                        exchanges,
                        stations.registry(),
                        readiness,
                        metrics,
                        limits,
                        control.models(),
                        version);
        return new GrpcPort.Services(
                List.of(
                        inference,
                        new PredictionService(calls, exchanges, decoding, MAX_INSTANCES)),
                inference::drain,
                List.of(health.service()),
                control.services(),
                Stream.concat(
                                ControlServices.TRANSFERS.stream(),
                                InferenceService.BLOCKING.stream())
                        .collect(Collectors.toSet()));
    }

    private GrpcPort listen(GrpcPort.Services services) throws IOException {
        var calls = pool("adagrow-control", config.grpc().controlThreads(), QUEUED_CONTROL_CALLS);
        var transfers =
                pool("adagrow-transfer", config.grpc().transferThreads(), QUEUED_CONTROL_CALLS);
        var settings =
                new GrpcPort.Settings(
                        address(config.grpcPort()),
                        config.grpc().eventLoops(),
                        loops,
                        config.limits().maxMessageBytes(),
                        ProcessLimits.found().grpcConnections(),
                        GrpcPort.Settings.KEEP_ALIVE);
        try {
            return new GrpcPort(settings, services, calls, transfers);
        } catch (IOException e) {
            throw cannotListen(config.grpcPort(), e);
        }
    }

    private HttpPort http(ServerMetrics metrics) throws IOException {
        try {
            return new HttpPort(
                    address(config.httpPort()),
                    config.limits().maxMessageBytes(),
                    ProcessLimits.found().httpConnections(),
                    List.of(
                            new Probes(metrics::write, readiness),
                            new RestService(
                                    local,
                                    config.limits().maxMessageBytes(),
                                    Runtime.getRuntime().maxMemory() / 4)));
        } catch (SocketException e) {
            throw cannotListen(config.httpPort(), e);
        }
    }

    private InetSocketAddress address(int port) throws StartException {
        var address = new InetSocketAddress(config.host(), port);
        if (address.isUnresolved()) {
            throw new StartException("host " + config.host() + " is not known");
        }
        return address;
    }

    /** Netty's own exceptions for a failed bind are wrapped once or twice, and name no port. */
    private StartException cannotListen(int port, IOException failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (t instanceof BindException || message.contains("Address already in use")) {
                return new StartException(
                        message.contains("in use")
                                ? "port " + port + " on " + config.host() + " is in use"
                                : "cannot listen on port "
                                        + port
                                        + " of "
                                        + config.host()
                                        + ": "
                                        + message);
            }
        }
        return new StartException(
                "cannot listen on port "
                        + port
                        + " of "
                        + config.host()
                        + ": "
                        + failure.getMessage());
    }

    private ThreadPoolExecutor pool(String name, int threads, int queue) {
        ThreadPoolExecutor pool = Pools.fixed(name, threads, queue);
        resources.add(() -> Pools.end(pool, POOL_END_MILLIS));
        return pool;
    }

    /** The one it listens on, also where the configuration says 0. */
    public int grpcPort() {
        return grpc.port();
    }

    /** The one it listens on, also where the configuration says 0. */
    public int httpPort() {
        return http.port();
    }

    /**
     * Drains and stops, as the class says; blocks for as long as that takes. Further calls do
     * nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        log.info("stopping");
        stateChanged.set(() -> {});
        readiness.draining();
        health.end();
        grace();
        control.drain();
        if (!grpc.drain(config.drain())) {
            log.warn("calls were still under way after {} and were cancelled", config.drain());
        }
        local.drain(config.drain());
        resources.close();
        log.info("stopped");
    }

    private void grace() {
        try {
            Thread.sleep(config.grpc().drainGraceMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
