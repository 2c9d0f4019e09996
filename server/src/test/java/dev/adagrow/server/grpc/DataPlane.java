package dev.adagrow.server.grpc;

import dev.adagrow.server.batch.BatchSettings;
import dev.adagrow.server.batch.Batching;
import dev.adagrow.server.batch.LimitTable;
import dev.adagrow.server.call.CallPath;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.MemoryRule;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.ServerMetrics;
import dev.adagrow.server.modelfolder.ModelCommands;
import dev.adagrow.server.readiness.Readiness;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.server.routing.TrafficSplit;
import dev.adagrow.tensor.Tensors;
import inference.GRPCInferenceServiceGrpc;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/**
 * The whole data plane behind a real port, with models that need no engine; and a client's channel
 * to it.
 */
final class DataPlane implements AutoCloseable {
    static final int MAX_INSTANCES = 4;
    static final int MAX_QUEUED_ROWS = 8;

    /** For tests that give none. */
    private static final class NoCommands implements ModelCommands {
        @Override
        public void load(String model) {
            throw new AssertionError("load " + model);
        }

        @Override
        public void unload(String model) {
            throw new AssertionError("unload " + model);
        }
    }

    private static final long MAX_HELD_BYTES = 1 << 17;

    static final int THREADS = 1;

    static final BatchSettings SETTINGS =
            new BatchSettings(4, 0, MAX_QUEUED_ROWS, THREADS, 16, 0.1);

    final FakeModels models = new FakeModels();
    final ServerMetrics metrics = new ServerMetrics("test");
    final SplitTable splits = new SplitTable();
    final GrpcPort port;
    final LocalCalls local;
    final Readiness readiness;
    final HealthReport health;
    final ManagedChannel channel;
    private final InferenceService inference;

    private final ExecutorService loads = Executors.newSingleThreadExecutor();
    private final ExecutorService decoding = Executors.newSingleThreadExecutor();
    private final ServableRegistry registry =
            new ServableRegistry(models, loads, loads, MemoryRule.UNLIMITED, metrics);
    final LimitTable limits = new LimitTable(SETTINGS, Map.of());
    private final Batching batching =
            new Batching(SETTINGS, limits, registry, metrics, System::nanoTime);

    DataPlane() throws IOException {
        var observer =
                new CallObserver() {
                    @Override
                    public void answered(Observation observation) {}

                    @Override
                    public void failed(String model, int version, Arm arm, Tensors inputs) {}

                    @Override
                    public void missing(String model, int candidate) {}
                };
        var stations =
                new CallPath.Stations(
                        splits,
                        registry,
                        batching,
                        (model, version, arm, revision, predicted) ->
                                "signed-" + model + "-" + version,
                        observer,
                        batching);
        var calls =
                new CallPath(
                        stations,
                        model -> limits.of(model).maxQueuedRows(),
                        new Random(1),
                        System::nanoTime);
        var loops = new EventLoops();
        var exchanges = new Exchanges(metrics, splits, loops, MAX_HELD_BYTES);
        metrics.queues(batching::queues);
        readiness = new Readiness(splits::splits, registry::status, Readiness.Rule.STRICT);
        readiness.running();
        health = new HealthReport(readiness, Runnable::run);
        inference =
                new InferenceService(
                        calls,
                        exchanges,
                        registry,
                        readiness,
                        metrics,
                        limits,
                        new NoCommands(),
                        "test");
        var services =
                List.<BindableService>of(
                        inference,
                        new PredictionService(calls, exchanges, decoding, MAX_INSTANCES));
        local = new LocalCalls(services);
        port =
                new GrpcPort(
                        new GrpcPort.Settings(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                1,
                                loops,
                                1 << 20,
                                1000,
                                GrpcPort.Settings.KEEP_ALIVE),
                        new GrpcPort.Services(
                                services,
                                inference::drain,
                                List.of(health.service()),
                                List.of(),
                                Set.of()),
                        Runnable::run,
                        Runnable::run);
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port.port()).usePlaintext().build();
    }

    GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub inference() {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    int port() {
        return port.port();
    }

    int streams() {
        return inference.openStreams();
    }

    void want(String model, int version, Path bundle) {
        registry.want(new ServableId(model, version), bundle);
    }

    /** Loads a version and makes it stable. */
    void serve(String model, int version, Path bundle) {
        load(model, version, bundle);
        stable(model, version);
    }

    void load(String model, int version, Path bundle) {
        want(model, version, bundle);
        Awaitility.await()
                .until(() ->
                        registry.readiness(new ServableId(model, version))
                                instanceof LoadedVersions.Readiness.Available);
    }

    void unload(String model, int version) {
        registry.unwant(new ServableId(model, version));
    }

    void stable(String model, int version) {
        splits.apply(
                new TrafficSplit(
                        model, nextRevision(model), Optional.of(version), Optional.empty()));
    }

    /** A candidate that answers only whoever asks for it. */
    void candidate(String model, int stable, int candidate) {
        apply(model, stable, new TrafficSplit.Trial(candidate, 0, false, "salt"));
    }

    /** A candidate that answers one half of the keys, as its baseline does the other. */
    TrafficSplit.Trial trial(String model, int stable, int candidate) {
        var trial = new TrafficSplit.Trial(candidate, 0.5, false, "salt");
        apply(model, stable, trial);
        return trial;
    }

    private void apply(String model, int stable, TrafficSplit.Trial trial) {
        splits.apply(
                new TrafficSplit(
                        model, nextRevision(model), Optional.of(stable), Optional.of(trial)));
    }

    private long nextRevision(String model) {
        return splits.split(model).map(TrafficSplit::revision).orElse(0L) + 1;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        port.drain(Duration.ofSeconds(5));
        port.close();
        local.close();
        batching.close();
        registry.close();
        decoding.shutdownNow();
        loads.shutdownNow();
    }
}
