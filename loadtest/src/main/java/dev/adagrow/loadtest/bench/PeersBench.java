package dev.adagrow.loadtest.bench;

import ai.onnxruntime.OrtException;
import dev.adagrow.loadtest.peers.PeerModel;
import dev.adagrow.loadtest.peers.Peers;
import dev.adagrow.loadtest.process.Launcher;
import inference.ModelInferRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a call costs a server beyond the engine's own work, beside other servers with the same file
 * on the same engine. All run all the time and are called in turns.
 */
public final class PeersBench {
    private static final String OWN = "adagrow";
    private static final int MANY = 32;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** Stretches at most; CPU time that still falls then is measured as it is. */
    private static final int SETTLING = 12;

    private static final Duration SETTLING_STRETCH = Duration.ofSeconds(5);
    private static final double SETTLED = 0.95;
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final Duration STRETCH = Duration.ofSeconds(3);
    private static final Duration ENGINE_STRETCH = Duration.ofSeconds(1);

    private final Launcher launcher;
    private final Peers peers;
    private final Path folder;
    private final Consumer<String> progress;

    /**
     * @param folder for the servers' files
     * @param progress gets a line a step
     */
    public PeersBench(Launcher launcher, Peers peers, Path folder, Consumer<String> progress) {
        this.launcher = launcher;
        this.peers = peers;
        this.folder = folder;
        this.progress = progress;
    }

    /**
     * @param bundle of the model to serve; empty: one is grown first
     * @throws IOException if no peer could be started, too
     */
    public PeersFigures measure(Optional<Path> bundle) throws IOException, InterruptedException {
        var model = new RealModel(bundle.isPresent() ? bundle.get() : grown());
        byte[] request = model.request(1);
        Path onnx = Files.write(folder.resolve("model.onnx"), model.onnx());
        try (var server = new ServerUnderTest(launcher, folder.resolve("server"));
                var engine = new RawEngine(model.onnx(), model.input());
                var group = new PeerGroup(START_LIMIT, progress)) {
            server.serve(model.name(), model.file());
            var process = server.process();
            try (var own = ServingSide.of(OWN, process.target(), process.process().pid())) {
                var question = ModelInferRequest.parseFrom(request);
                var served = new PeerModel(model.name(), onnx);
                group.start(peers, served, folder, question, own.scores(question));
                return figures(engine, own, group, request);
            }
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not run the model: " + e.getMessage(), e);
        }
    }

    private PeersFigures figures(RawEngine engine, ServingSide own, PeerGroup group, byte[] request)
            throws IOException, OrtException {
        if (group.sides().isEmpty()) {
            throw new IOException("no peer could be started: " + group.leftOut());
        }
        var versions = new LinkedHashMap<String, String>();
        versions.put(OWN, own.version());
        for (var peer : group.sides()) {
            versions.put(peer.name(), peer.version());
        }
        progress.accept("warming the servers");
        settle(own, request);
        return PeersFigures.of(
                compare(engine, own, group.sides(), request, 1),
                compare(engine, own, group.sides(), request, 8),
                compare(engine, own, group.sides(), request, MANY),
                versions,
                group.leftOut());
    }

    /**
     * Calls a server until its CPU time for a call falls no more: until then it goes into compiling
     * code, which takes its time where others use the machine too.
     */
    private static void settle(ServingSide side, byte[] request) throws IOException {
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i < SETTLING; i++) {
            side.measure(request, 1, WARM);
            double micros = side.measure(request, MANY, SETTLING_STRETCH).cpuMicros();
            if (micros > SETTLED * last) {
                return;
            }
            last = micros;
        }
    }

    private OverPeers compare(
            RawEngine engine,
            ServingSide own,
            List<ServingSide> others,
            byte[] request,
            int inFlight)
            throws IOException, OrtException {
        var batches = IntStream.of(1, 2, 4, 8, 16, 32).filter(n -> n <= inFlight).boxed().toList();
        int batch = engine.bestBatch(batches, ENGINE_STRETCH);
        own.measure(request, inFlight, WARM);
        for (var peer : others) {
            peer.measure(request, inFlight, WARM);
        }
        var rounds = new ArrayList<OverPeers.Round>();
        for (int round = 0; round < Rounds.COUNT; round++) {
            var calls = own.measure(request, inFlight, STRETCH);
            var theirs = new LinkedHashMap<String, OverPeers.Calls>();
            for (var peer : others) {
                theirs.put(peer.name(), peer.measure(request, inFlight, STRETCH));
            }
            double micros = 1e6 / engine.run(batch, ENGINE_STRETCH).perCpuSecond();
            rounds.add(new OverPeers.Round(micros, calls, theirs));
        }
        var result = OverPeers.of(OWN, rounds);
        say(inFlight, batch, result);
        return result;
    }

    private void say(int inFlight, int batch, OverPeers result) {
        progress.accept(
                "%d in flight: %.3f times the overhead of %s; the engine alone takes %.0f us of CPU time for a row, %d at a time"
                        .formatted(
                                inFlight,
                                result.overheadOverBestPeer(),
                                result.bestPeer(),
                                result.engineMicros(),
                                batch));
        for (Map.Entry<String, OverPeers.Calls> server : result.servers().entrySet()) {
            var calls = server.getValue();
            progress.accept(
                    "    %-10s %6.0f us of CPU time a call, p50 %.0f us, p99 %.0f us, %.0f calls/s"
                            .formatted(
                                    server.getKey(),
                                    calls.cpuMicros(),
                                    calls.p50Micros(),
                                    calls.p99Micros(),
                                    calls.perSecond()));
        }
    }

    private Path grown() throws IOException, InterruptedException {
        progress.accept("growing a model");
        return RealModel.growDigits(launcher, folder);
    }
}
