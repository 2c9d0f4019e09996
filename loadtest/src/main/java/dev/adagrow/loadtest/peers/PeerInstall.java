package dev.adagrow.loadtest.peers;

import dev.adagrow.loadtest.process.ManagedProcess;
import dev.adagrow.loadtest.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Installs peers, each with a Python environment of its own; one that is installed stays as it is
 * until its list of packages changes.
 */
final class PeerInstall {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String DONE = "installed.txt";

    private final Path folder;
    private final Python python;
    private final Consumer<String> progress;

    /**
     * @param folder gets a folder for each peer
     */
    PeerInstall(Path folder, Python python, Consumer<String> progress) {
        this.folder = folder.toAbsolutePath();
        this.python = python;
        this.progress = progress;
    }

    /**
     * Returns when it is installed.
     *
     * @return its Python
     * @throws ProcessException if it cannot be installed, with the end of what pip said
     */
    Path install(Peer peer) throws IOException, InterruptedException {
        Path home = folder.resolve(peer.name());
        Path done = home.resolve(DONE);
        Path own = home.resolve("bin").resolve("python");
        String wanted = Files.readString(peer.requirements());
        if (Files.exists(done) && Files.readString(done).equals(wanted)) {
            return own;
        }
        progress.accept("installing " + peer.name() + " in " + home);
        Files.createDirectories(home);
        Path log = folder.resolve(peer.name() + "-install.log");
        run(peer, log, List.of(python.command(), "-m", "venv", home.toString()));
        String list = peer.requirements().toString();
        run(peer, log, List.of(own.toString(), "-m", "pip", "install", "-q", "-r", list));
        Files.writeString(done, wanted);
        return own;
    }

    private static void run(Peer peer, Path log, List<String> command)
            throws IOException, InterruptedException {
        String name = "the installation of " + peer.name();
        try (var process = ManagedProcess.start(name, command, Map.of(), log)) {
            int code =
                    process.await(LIMIT)
                            .orElseThrow(() ->
                                    process.failure(
                                            "did not end within " + LIMIT.toMinutes() + " min"));
            if (code != 0) {
                throw process.failure("ended with exit code " + code);
            }
        }
    }
}
