package dev.adagrow.loadtest.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The peers of the project, installed at first use. */
public final class Peers {
    private final Path scripts;
    private final PeerInstall install;

    /**
     * @param scripts folder of the peers' scripts
     * @param installed folder, outside the project, for what pip installs
     * @param progress gets a line for each installation
     */
    public Peers(Path scripts, Path installed, Python python, Consumer<String> progress) {
        this.scripts = scripts;
        this.install = new PeerInstall(installed, python, progress);
    }

    public List<Peer> all() throws IOException {
        return Peer.in(scripts);
    }

    /**
     * Installs it if need be and starts it; it may not be ready yet.
     *
     * @param folder for the log and files of the peer's own
     * @throws IOException if it cannot be installed or run
     */
    public PeerProcess start(Peer peer, PeerModel model, Path folder)
            throws IOException, InterruptedException {
        return PeerProcess.start(peer, install.install(peer), model, folder);
    }
}
