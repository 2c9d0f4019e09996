package dev.adagrow.loadtest.peers;

import dev.adagrow.loadtest.process.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A running peer that serves one model; whether it is ready, it says itself. */
public final class PeerProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    /** Threads of the libraries are limited like those of the engine. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "OMP_NUM_THREADS", "1",
                    "OPENBLAS_NUM_THREADS", "1",
                    "MKL_NUM_THREADS", "1",
                    "ORT_DISABLE_TELEMETRY", "1",
                    "PYTHONUNBUFFERED", "1",
                    "PYTHONDONTWRITEBYTECODE", "1");

    private final ManagedProcess process;
    private final HeldPort port;

    private PeerProcess(ManagedProcess process, HeldPort port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param python of the peer's environment
     * @param folder for files of the peer's own and its log
     */
    static PeerProcess start(Peer peer, Path python, PeerModel model, Path folder)
            throws IOException {
        Path own = Files.createDirectories(folder.resolve(peer.name()));
        var port = new HeldPort();
        try {
            var command =
                    List.of(
                            python.toString(),
                            peer.script().toString(),
                            "--onnx",
                            model.onnx().toString(),
                            "--model",
                            model.name(),
                            "--port",
                            Integer.toString(port.number()),
                            "--folder",
                            own.toString());
            Path log = folder.resolve(peer.name() + ".log");
            return new PeerProcess(
                    ManagedProcess.start(peer.name(), command, ENVIRONMENT, log), port);
        } catch (IOException e) {
            port.close();
            throw e;
        }
    }

    /** host:port. */
    public String target() {
        return "127.0.0.1:" + port.number();
    }

    public ManagedProcess process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        process.stopTree(STOP_LIMIT);
        port.close();
    }
}
