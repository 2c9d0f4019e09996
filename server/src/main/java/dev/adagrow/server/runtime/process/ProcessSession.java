package dev.adagrow.server.runtime.process;

import dev.adagrow.server.lifecycle.EngineUnavailableException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.Tensor;
import dev.adagrow.tensor.Tensors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model in a process that is begun anew whenever it ends. One thread watches the process; while
 * there is none, runs fail at once.
 */
final class ProcessSession implements EngineSession {
    private static final Logger log = LoggerFactory.getLogger(ProcessSession.class);

    /** How often it is looked for runs that do not end. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final String engine;
    private final SeatLauncher launcher;
    private final SeatLimits limits;
    private final OpenRequest request;
    private final Thread watch;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile @Nullable Child child;

    private ProcessSession(
            String engine,
            SeatLauncher launcher,
            SeatLimits limits,
            OpenRequest request,
            Child first) {
        this.engine = engine;
        this.launcher = launcher;
        this.limits = limits;
        this.request = request;
        child = first;
        watch = new Thread(() -> watch(first), "adagrow-engine-watch-" + first.pid());
        watch.setDaemon(true);
    }

    static ProcessSession open(
            String engine, SeatLauncher launcher, SeatLimits limits, OpenRequest request)
            throws LoadException {
        try {
            var first = Child.start(launcher, request, limits.start());
            log.info("{} runs {} in process {}", engine, request.model(), first.pid());
            var session = new ProcessSession(engine, launcher, limits, request, first);
            session.watch.start();
            return session;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadException("the start of its process was given up", e);
        }
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs) throws InferenceException {
        return running().infer(inputs.stream().map(List::of).toList());
    }

    @Override
    public List<Tensor> inferJoined(List<Tensors> parts) throws InferenceException {
        int inputs = parts.getFirst().all().size();
        return running()
                .infer(
                        IntStream.range(0, inputs)
                                .mapToObj(i -> parts.stream().map(part -> part.get(i)).toList())
                                .toList());
    }

    @Override
    public boolean answers() {
        return child != null;
    }

    private Child running() throws EngineUnavailableException {
        var now = child;
        if (now == null) {
            throw new EngineUnavailableException(
                    "the process of its engine ended and is being started again");
        }
        return now;
    }

    private void watch(Child first) {
        var now = first;
        long pause = limits.firstPause().toNanos();
        try {
            while (true) {
                long began = System.nanoTime();
                awaitEnd(now);
                child = null;
                log.error("process {} of {} ended with {}", now.pid(), engine, now.obituary());
                if (System.nanoTime() - began > limits.longestPause().toNanos()) {
                    pause = limits.firstPause().toNanos();
                }
                Child next = null;
                while (next == null) {
                    if (closing.await(pause, TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    pause = Math.min(2 * pause, limits.longestPause().toNanos());
                    next = started();
                }
                log.info("process {} of {} follows {}", next.pid(), engine, now.pid());
                now = next;
                child = next;
            }
        } catch (InterruptedException e) {
            log.debug("{} is no longer watched", engine, e);
        } finally {
            child = null;
            now.end();
        }
    }

    private void awaitEnd(Child now) throws InterruptedException {
        while (!now.awaitEnd(LOOK)) {
            if (now.isStuck(limits.call())) {
                log.error(
                        "a run in process {} of {} took longer than {}",
                        now.pid(),
                        engine,
                        limits.call());
                now.end();
            }
        }
    }

    private @Nullable Child started() throws InterruptedException {
        try {
            return Child.start(launcher, request, limits.start());
        } catch (LoadException e) {
            log.error("{} cannot be started again: {}", engine, e.getMessage());
            return null;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        watch.interrupt();
        boolean interrupted = false;
        while (watch.isAlive()) {
            try {
                watch.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
