package dev.adagrow.trainer.sidecar;

import dev.adagrow.trainer.metrics.TrainerMetrics;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import dev.adagrow.trainer.run.task.RunListener;
import dev.adagrow.trainer.run.task.RunResult;
import dev.adagrow.trainer.v1.Job;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A sidecar on a thread of its own, and a server behind a door for it. */
final class SidecarFixture implements AutoCloseable {
    private static final Pauses SHORT =
            new Pauses(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(50));
    private static final long PATIENCE_SECONDS = 30;

    final FakeTrainerService service = new FakeTrainerService();
    final CollectorRegistry registry = new CollectorRegistry(true);
    private final TrainerMetrics metrics = new TrainerMetrics(registry);
    private final Path work;
    private final WorkFolder folder;
    private final BindableService served;
    private final Door door = new Door();
    private Optional<Server> server = Optional.empty();
    private long cacheBytes = Long.MAX_VALUE;

    SidecarFixture(Path work) throws IOException {
        this(work, Optional.empty());
    }

    /**
     * @param other served in the place of {@link #service}
     */
    SidecarFixture(Path work, Optional<BindableService> other) throws IOException {
        this.work = work;
        this.folder = WorkFolder.take(work).orElseThrow();
        this.served = other.orElse(service);
        startServer();
    }

    String target() {
        return door.target();
    }

    Path work() {
        return work;
    }

    SidecarFixture cacheBytes(long bytes) {
        cacheBytes = bytes;
        return this;
    }

    void killServer() throws IOException {
        door.shut();
        try {
            server.orElseThrow().shutdownNow().awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server = Optional.empty();
    }

    /** At the same address as any before it. */
    void startServer() throws IOException {
        var started =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(served)
                        .build()
                        .start();
        server = Optional.of(started);
        door.open(started.getPort());
    }

    /** A run of a sidecar that goes on in the background. */
    record Running(Sidecar sidecar, CompletableFuture<Optional<JobOutcome>> end)
            implements AutoCloseable {
        Optional<JobOutcome> await() throws Exception {
            return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            sidecar.close();
        }
    }

    Running start(boolean once, GrowthRunner growth) throws IOException {
        var settings = new Sidecar.Settings(target(), "fixture", 1, once, cacheBytes, SHORT);
        var surroundings =
                new Sidecar.Surroundings(
                        metrics, JobFollower.NONE, InstantSource.system(), new Random(1));
        var sidecar = new Sidecar(settings, folder, growth, surroundings);
        var end = new CompletableFuture<Optional<JobOutcome>>();
        Thread.ofPlatform()
                .daemon()
                .name("fixture")
                .start(() -> {
                    try {
                        end.complete(sidecar.run());
                    } catch (Throwable e) {
                        end.completeExceptionally(e);
                    }
                });
        return new Running(sidecar, end);
    }

    /** Runs one job to its end. */
    Optional<JobOutcome> one(GrowthRunner growth) throws Exception {
        try (var running = start(true, growth)) {
            return running.await();
        }
    }

    Job.Builder job() {
        return Job.newBuilder()
                .setAdaptation("A1")
                .setModel("digits")
                .addClasses("0")
                .addClasses("1")
                .setNewDataset(service.blob(bytes(1, 5_000)));
    }

    static byte[] bytes(long seed, int count) {
        var bytes = new byte[count];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    static Progress progress(int epoch, Optional<String> event) {
        return new Progress(
                Phase.GROW, epoch, 10, 0.5, 0.9, 0.8, 1234, 3, 1, "vgg 1-1-1 +1 branches", event);
    }

    /** Publishes a bundle and a state of random bytes. */
    static RunResult publish(GrowthTask task) throws IOException {
        var bundle = Files.write(task.work().resolve("bundle.zip"), bytes(11, 700_000));
        var state = Files.write(task.work().resolve("training-state.zip"), bytes(12, 30_000));
        return new RunResult.Published(bundle, state, true, "the gate's report");
    }

    static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a run does that is told to stop, and not before. */
    static RunResult untilCancelled(RunListener listener) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!listener.control().cancelled()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("nobody cancelled the run");
            }
            Thread.onSpinWait();
        }
        return new RunResult.Cancelled();
    }

    @Override
    public void close() throws IOException {
        door.close();
        server.ifPresent(Server::shutdownNow);
        folder.close();
    }
}
