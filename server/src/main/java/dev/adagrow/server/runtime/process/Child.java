package dev.adagrow.server.runtime.process;

import dev.adagrow.server.lifecycle.EngineUnavailableException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process whose model is open, seen from the server. Thread-safe. */
final class Child {
    private static final Logger log = LoggerFactory.getLogger(Child.class);

    private static final String SOCKET = "engine.sock";
    private static final long IDLE = Long.MIN_VALUE;
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final Process process;
    private final ProcessOutput output;
    private final Lane control;
    private final List<Lane> lanes;

    /** Of those that no run is on, the number. */
    private final ArrayBlockingQueue<Integer> idle;

    /** When the run on each lane began, by {@link System#nanoTime}, or {@link #IDLE}. */
    private final AtomicLongArray began;

    private Child(Process process, ProcessOutput output, Lane control, List<Lane> lanes) {
        this.process = process;
        this.output = output;
        this.control = control;
        this.lanes = List.copyOf(lanes);
        idle = new ArrayBlockingQueue<>(lanes.size());
        began = new AtomicLongArray(lanes.size());
        for (int i = 0; i < lanes.size(); i++) {
            began.set(i, IDLE);
            idle.add(i);
        }
    }

    /**
     * Starts a process and waits until its model is open.
     *
     * @param limit how long that may take
     * @throws LoadException if the model is refused, or the process ends or takes too long; then
     *     with the last that it said
     */
    static Child start(SeatLauncher launcher, OpenRequest request, Duration limit)
            throws LoadException, InterruptedException {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("adagrow-engine-");
            return start(launcher, request, limit, folder.resolve(SOCKET));
        } catch (IOException e) {
            throw new LoadException("its process cannot be started: " + e.getMessage(), e);
        } finally {
            remove(folder);
        }
    }

    private static Child start(
            SeatLauncher launcher, OpenRequest request, Duration limit, Path socket)
            throws IOException, LoadException, InterruptedException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket), request.lanes() + 1);
            var process = launcher.start(socket);
            var output = ProcessOutput.of(process);
            var late = new AtomicBoolean();
            var opened = new AtomicBoolean();
            // Whatever waits for the process is woken by its end.
            var unused =
                    process.onExit()
                            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                            .whenComplete((ended, timeout) -> {
                                if (timeout != null && !opened.get()) {
                                    late.set(true);
                                    process.destroyForcibly();
                                }
                            });
            var alsoUnused = process.onExit().thenRun(() -> close(server));
            try {
                var child = connected(process, output, server, request);
                opened.set(true);
                return child;
            } catch (IOException e) {
                throw ended(process, output, late.get() ? "took longer than " + limit : "", e);
            } finally {
                if (!opened.get()) {
                    end(process);
                }
            }
        }
    }

    private static Child connected(
            Process process, ProcessOutput output, ServerSocketChannel server, OpenRequest request)
            throws IOException, LoadException {
        var lanes = new ArrayList<Lane>();
        boolean whole = false;
        try {
            var control = new Lane(server.accept());
            lanes.add(control);
            control.send(FrameKind.OPEN, request.toBytes());
            // Lanes come once the model is open; a refusal comes instead of them.
            var frame = control.receive();
            switch (frame.kind()) {
                case OPENED -> {}
                case REFUSED -> throw new LoadException(frame.text());
                case OPEN, RUN, ANSWER, FAILED, UNFIT ->
                        throw new ProtocolException("a frame of kind " + frame.kind());
            }
            for (int i = 0; i < request.lanes(); i++) {
                lanes.add(new Lane(server.accept()));
            }
            whole = true;
            return new Child(process, output, control, lanes.subList(1, lanes.size()));
        } finally {
            if (!whole) {
                lanes.forEach(Child::close);
            }
        }
    }

    private static LoadException ended(
            Process process, ProcessOutput output, String how, IOException cause)
            throws InterruptedException {
        // To end a process closes its streams, and with them what it said last.
        if (process.isAlive()) {
            end(process);
        }
        String said = output.last();
        return new LoadException(
                "its process "
                        + (how.isEmpty()
                                ? "ended with code " + process.exitValue() + " before it was open"
                                : how)
                        + (said.isEmpty() ? "" : "; it last said: " + said),
                cause);
    }

    /**
     * Runs the model on a lane; waits for one if all are busy.
     *
     * @param tensors of each input the parts whose rows stand behind each other
     * @return copied out of the lane
     * @throws EngineUnavailableException if the process ends meanwhile
     */
    List<Tensor> infer(List<List<Tensor>> tensors) throws InferenceException {
        int at = take();
        boolean sound = false;
        try {
            began.set(at, System.nanoTime());
            var lane = lanes.get(at);
            lane.send(FrameKind.RUN, tensors);
            var frame = lane.receive();
            var answer = Answer.of(frame);
            sound = true;
            return answer.outputs();
        } catch (IOException e) {
            throw new EngineUnavailableException(
                    "the process of its engine ended during the run", e);
        } finally {
            began.set(at, IDLE);
            // Whatever waits for a lane of a broken process must find that out, too.
            idle.add(at);
            if (!sound && process.isAlive()) {
                process.destroyForcibly();
            }
        }
    }

    /** Of a run; whole, whatever it says. */
    private record Answer(List<Tensor> tensors, @Nullable InferenceException failure) {
        static Answer of(Lane.Frame frame) throws ProtocolException {
            return switch (frame.kind()) {
                case ANSWER ->
                        new Answer(frame.tensors().stream().map(Child::copied).toList(), null);
                case FAILED -> new Answer(List.of(), new InferenceException(frame.text()));
                case UNFIT -> new Answer(List.of(), new RefusedInputException(frame.text()));
                case OPEN, OPENED, REFUSED, RUN ->
                        throw new ProtocolException("a frame of kind " + frame.kind());
            };
        }

        List<Tensor> outputs() throws InferenceException {
            if (failure != null) {
                throw failure;
            }
            return tensors;
        }
    }

    private int take() throws EngineUnavailableException {
        try {
            return idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineUnavailableException("the server stops", e);
        }
    }

    private static Tensor copied(Tensor tensor) {
        var raw = tensor.raw();
        return Tensor.of(
                tensor.type(), ByteBuffer.allocate(raw.remaining()).put(raw).flip(), tensor.dims());
    }

    /** Whether a run has been under way for longer than that. */
    boolean isStuck(Duration limit) {
        long now = System.nanoTime();
        for (int i = 0; i < began.length(); i++) {
            long start = began.get(i);
            if (start != IDLE && now - start > limit.toNanos()) {
                return true;
            }
        }
        return false;
    }

    /**
     * @return whether it has ended
     */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    long pid() {
        return process.pid();
    }

    /** How it ended, and what it last said. */
    String obituary() throws InterruptedException {
        String said = output.last();
        return "code " + process.exitValue() + (said.isEmpty() ? "" : "; it last said: " + said);
    }

    /** Ends the process without ceremony, and waits for that. */
    void end() {
        close(control);
        lanes.forEach(Child::close);
        end(process);
    }

    private static void end(Process process) {
        boolean interrupted = false;
        process.destroyForcibly();
        long left = END_LIMIT.toNanos();
        long limit = System.nanoTime() + left;
        while (left > 0) {
            try {
                if (!process.waitFor(left, TimeUnit.NANOSECONDS)) {
                    log.error("process {} of an engine does not end", process.pid());
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                left = limit - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Closeable connection) {
        try {
            connection.close();
        } catch (IOException e) {
            log.debug("a connection to an engine's process was not closed in order", e);
        }
    }

    private static void remove(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve(SOCKET));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            log.warn("{} cannot be removed: {}", folder, e.getMessage());
        }
    }
}
