package dev.adagrow.server.runtime.process;

import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's own side: opens one model and runs it until the server's side ends. */
public final class Seat {
    private static final Logger log = LoggerFactory.getLogger(Seat.class);

    private final Path socket;
    private final Engine engine;
    private final Runnable end;

    /**
     * @param socket that the server listens on
     * @param engine that opens the model
     * @param end ends the process at once; called when a lane meets what it cannot go on from
     */
    public Seat(Path socket, Engine engine, Runnable end) {
        this.socket = socket;
        this.engine = engine;
        this.end = end;
    }

    /**
     * Serves; returns when the server has ended or given the model up. Lanes may still be running
     * then.
     */
    public void serve() throws IOException {
        try (var control = connect()) {
            var request = OpenRequest.parse(received(control, FrameKind.OPEN).body());
            EngineSession session;
            try {
                session = engine.open(request.model(), request.signature(), request.artifact());
            } catch (LoadException e) {
                control.send(FrameKind.REFUSED, String.valueOf(e.getMessage()));
                return;
            }
            for (int i = 0; i < request.lanes(); i++) {
                var lane = connect();
                var thread = new Thread(() -> runs(lane, session), "adagrow-lane-" + i);
                thread.setDaemon(true);
                thread.start();
            }
            control.send(FrameKind.OPENED, "");
            control.receive();
            throw new ProtocolException("a second frame on the control connection");
        } catch (EOFException e) {
            log.debug("the server has given the model up", e);
        }
    }

    private Lane connect() throws IOException {
        return new Lane(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    private static Lane.Frame received(Lane lane, FrameKind kind) throws IOException {
        var frame = lane.receive();
        if (frame.kind() != kind) {
            throw new ProtocolException("a frame of kind " + frame.kind() + " instead of " + kind);
        }
        return frame;
    }

    private void runs(Lane lane, EngineSession session) {
        try (lane) {
            while (true) {
                run(lane, session);
            }
        } catch (EOFException e) {
            log.debug("a lane has ended", e);
        } catch (Throwable t) {
            // Root of the thread: a process without one of its lanes would be half alive.
            log.error("a lane broke", t);
            end.run();
        }
    }

    private static void run(Lane lane, EngineSession session) throws IOException {
        var inputs = received(lane, FrameKind.RUN).tensors();
        try {
            var outputs = session.infer(inputs);
            lane.send(FrameKind.ANSWER, outputs.stream().map(List::of).toList());
        } catch (RefusedInputException e) {
            lane.send(FrameKind.UNFIT, String.valueOf(e.getMessage()));
        } catch (InferenceException e) {
            lane.send(FrameKind.FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("a run broke", e);
            lane.send(FrameKind.FAILED, "it broke: " + e);
        }
    }
}
