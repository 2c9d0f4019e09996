package dev.adagrow.loadtest.bench;

import dev.adagrow.loadtest.peers.Peer;
import dev.adagrow.loadtest.peers.PeerModel;
import dev.adagrow.loadtest.peers.PeerProcess;
import dev.adagrow.loadtest.peers.Peers;
import inference.ModelInferRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The peers that run and answer as they should; of the others it says why they do not. */
final class PeerGroup implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Of a score; all run the same file on the same engine. */
    private static final float TOLERANCE = 1e-3f;

    private final Consumer<String> progress;
    private final Duration startLimit;
    private final List<PeerProcess> processes = new ArrayList<>();
    private final List<ServingSide> sides = new ArrayList<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    /**
     * @param startLimit for one to become ready
     */
    PeerGroup(Duration startLimit, Consumer<String> progress) {
        this.startLimit = startLimit;
        this.progress = progress;
    }

    /**
     * Starts one after the other.
     *
     * @param folder for their logs
     * @param request of one row, and
     * @param scores the right answer to it
     */
    void start(
            Peers peers,
            PeerModel model,
            Path folder,
            ModelInferRequest request,
            List<Float> scores)
            throws IOException, InterruptedException {
        for (Peer peer : peers.all()) {
            progress.accept("starting " + peer.name());
            try {
                var process = peers.start(peer, model, folder);
                processes.add(process);
                awaitReady(process, model.name());
                var side = ServingSide.of(peer.name(), process.target(), process.process().pid());
                sides.add(side);
                check(side.scores(request), scores);
            } catch (IOException e) {
                leaveOut(peer.name(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void awaitReady(PeerProcess peer, String model)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + startLimit.toNanos();
        while (!ServingSide.ready(peer.target(), model)) {
            // Waits between two questions, unless the process ends.
            var code = peer.process().await(POLL);
            if (code.isPresent()) {
                throw peer.process()
                        .failure("ended with exit code " + code.getAsInt() + " while starting");
            }
            if (System.nanoTime() - deadline >= 0) {
                throw peer.process()
                        .failure("was not ready within " + startLimit.toMillis() + " ms");
            }
        }
    }

    static void check(List<Float> seen, List<Float> right) throws IOException {
        boolean same = seen.size() == right.size();
        for (int i = 0; same && i < right.size(); i++) {
            same = Math.abs(seen.get(i) - right.get(i)) <= TOLERANCE;
        }
        if (!same) {
            throw new IOException("answers " + seen + " where " + right + " is right");
        }
    }

    private void leaveOut(String peer, String why) {
        progress.accept(peer + " is left out: " + why);
        leftOut.put(peer, why);
        sides.removeIf(side -> {
            boolean it = side.name().equals(peer);
            if (it) {
                side.close();
            }
            return it;
        });
    }

    /** Those that run. */
    List<ServingSide> sides() {
        return List.copyOf(sides);
    }

    /** Reasons, by name. */
    Map<String, String> leftOut() {
        return Map.copyOf(leftOut);
    }

    @Override
    public void close() throws IOException {
        sides.forEach(ServingSide::close);
        for (var process : processes) {
            process.close();
        }
    }
}
