package dev.adagrow.loadtest;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import dev.adagrow.loadtest.process.ManagedProcess;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.loadtest.process.TrainerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts processes for a test and ends them after it, in reverse order. */
final class ProcessFixture implements AutoCloseable {
    /** A server that a test need not wait for. */
    static final String QUICK_SERVER =
            """
            adaptation: {leaseSeconds: 3}
            drainSeconds: 2
            """;

    private final Path folder;
    private final Launcher launcher = new Launcher(new LaunchConfig(Path.of("..")));
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    ProcessFixture(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Over the same data folder as any earlier server of this fixture. */
    ServerProcess server(String yaml) throws IOException, InterruptedException {
        return opened(ServerProcess.start(launcher, folder, yaml));
    }

    TrainerProcess trainer(ServerProcess server) throws IOException, InterruptedException {
        return opened(TrainerProcess.start(launcher, server.target(), folder));
    }

    AdaGrowClient client(ServerProcess server) {
        return opened(AdaGrowClient.connect(server.target()));
    }

    /** Any command of the launcher; its output is in the process's log. */
    ManagedProcess command(String... arguments) throws IOException {
        String name = arguments[0] + "-" + open.size();
        return opened(launcher.start(name, folder.resolve(name + ".log"), List.of(arguments)));
    }

    /**
     * Does something again and again, on a thread of its own, until it fails or the answer is
     * closed.
     */
    ScheduledExecutorService every(Duration period, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        var unused =
                thread.scheduleWithFixedDelay(task, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        return opened(thread);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
