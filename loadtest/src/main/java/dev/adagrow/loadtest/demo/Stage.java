package dev.adagrow.loadtest.demo;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import dev.adagrow.loadtest.process.ManagedProcess;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.loadtest.process.TrainerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server, the trainer and a client of the server, all in one folder. */
final class Stage implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int MAX_WATCHES = 4;
    private static final long ALIVE_MILLIS = 500;

    private final ServerProcess server;
    private final TrainerProcess trainer;
    private final AdaGrowClient client;
    private final ExecutorService watches;

    private Stage(ServerProcess server, TrainerProcess trainer) {
        this.server = server;
        this.trainer = trainer;
        this.client = AdaGrowClient.connect(server.target());
        this.watches =
                Executors.newFixedThreadPool(
                        MAX_WATCHES, Thread.ofPlatform().name("watch-", 0).daemon().factory());
    }

    /**
     * Starts both processes; returns when the server is ready and the trainer asks it for work.
     *
     * @param serverYaml configuration of the server
     */
    static Stage open(LaunchConfig config, Path folder, String serverYaml, Timeline timeline)
            throws IOException, InterruptedException {
        var launcher = new Launcher(config);
        ServerProcess server = ServerProcess.start(launcher, folder, serverYaml);
        timeline.say(
                "server is ready: gRPC %s, metrics %s (pid %d)",
                server.target(), server.metrics(), server.process().pid());
        boolean complete = false;
        try {
            TrainerProcess trainer = TrainerProcess.start(launcher, server.target(), folder);
            timeline.say(
                    "trainer is ready: metrics %s (pid %d)",
                    trainer.metrics(), trainer.process().pid());
            complete = true;
            return new Stage(server, trainer);
        } finally {
            if (!complete) {
                server.close();
            }
        }
    }

    AdaGrowClient client() {
        return client;
    }

    /** Runs something that follows the server, on a thread of its own. */
    <T> Future<T> follow(Callable<T> watch) {
        return watches.submit(watch);
    }

    /**
     * Waits for it as long as both processes live.
     *
     * @throws IOException if a process ends meanwhile, or the limit passes
     * @throws AdaGrowException if what is waited for failed with it
     */
    <T> T await(Future<T> followed, Duration limit, String what)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return followed.get(ALIVE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                checkAlive();
                if (System.nanoTime() - deadline > 0) {
                    followed.cancel(true);
                    throw new IOException(what + " did not end within " + limit.toSeconds() + " s");
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AdaGrowException known) {
                    throw known;
                }
                throw new IOException(what + " failed: " + e.getCause(), e);
            }
        }
    }

    /** Lets time pass as long as both processes live. */
    void pause(Duration time) throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            Thread.sleep(Math.min(left, ALIVE_MILLIS));
            checkAlive();
        }
    }

    private void checkAlive() throws IOException {
        for (ManagedProcess process : new ManagedProcess[] {server.process(), trainer.process()}) {
            if (!process.alive()) {
                throw process.failure("ended in the middle of the play");
            }
        }
    }

    /** Stops the trainer, then the server, both by SIGTERM. */
    Report.Exits stop() throws InterruptedException {
        watches.shutdownNow();
        client.close();
        Optional<Integer> trainerCode = code(trainer.process().stop(STOP_LIMIT));
        return new Report.Exits(code(server.process().stop(STOP_LIMIT)), trainerCode);
    }

    private static Optional<Integer> code(OptionalInt code) {
        return code.isPresent() ? Optional.of(code.getAsInt()) : Optional.empty();
    }

    /** Kills what {@link #stop} has not stopped. */
    @Override
    public void close() {
        watches.shutdownNow();
        client.close();
        trainer.close();
        server.close();
    }
}
