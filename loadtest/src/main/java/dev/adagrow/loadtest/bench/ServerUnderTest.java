package dev.adagrow.loadtest.bench;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.OnnxFile;
import dev.adagrow.client.Progress;
import dev.adagrow.loadtest.process.Launcher;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.v1.Version;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server of its own for a benchmark, on default settings, and its models. */
final class ServerUnderTest implements AutoCloseable {
    private static final Duration LOAD_LIMIT = Duration.ofMinutes(2);

    /** The last line of a class histogram: instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("Total\\s+[0-9]+\\s+(?<bytes>[0-9]+)");

    private static final String ALLOCATED = "adagrow_allocated_bytes_total ";

    private final ServerProcess server;
    private final AdaGrowClient client;
    private final HttpClient http = HttpClient.newHttpClient();
    private final long startMillis;

    /** Returns when it is ready. */
    ServerUnderTest(Launcher launcher, Path folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        server = ServerProcess.start(launcher, folder, "");
        startMillis = (System.nanoTime() - start) / 1_000_000;
        client = AdaGrowClient.connect(server.target());
    }

    AdaGrowClient client() {
        return client;
    }

    long startMillis() {
        return startMillis;
    }

    ServerProcess process() {
        return server;
    }

    ProcessAccount account() {
        return new ProcessAccount(server.process().pid());
    }

    /** A connection of its own. */
    RawCalls calls() {
        return new RawCalls(server.target());
    }

    /** Returns when calls of the model are answered. */
    void serve(String model, Path bundle) throws IOException {
        client.models().create(model);
        awaitLoaded(model, client.models().upload(model, bundle, Progress.NONE));
    }

    /** The same for a bare ONNX file. */
    void serve(String model, OnnxFile file) throws IOException {
        awaitLoaded(model, client.models().importFile(model, file, Progress.NONE).getVersion());
    }

    private void awaitLoaded(String model, Version uploaded) throws IOException {
        Version version =
                client.models()
                        .awaitLoaded(model, uploaded.getVersion(), LOAD_LIMIT, Progress.NONE);
        if (!version.getState().equals("AVAILABLE")) {
            throw new IOException(model + " was not loaded: " + version.getStateReason());
        }
    }

    /** Bytes that the server has allocated on its heap since it was started. */
    double allocatedBytes() throws IOException, InterruptedException {
        return series(ALLOCATED);
    }

    /**
     * Bytes of all objects that a full collection of the server's heap leaves; it is made now.
     *
     * @throws IOException if the server's JVM refuses
     */
    double liveHeapBytes() throws IOException, InterruptedException {
        var java = Path.of(ProcessHandle.current().info().command().orElse("java"));
        var jcmd =
                new ProcessBuilder(
                                java.resolveSibling("jcmd").toString(),
                                Long.toString(server.process().pid()),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        var unused =
                jcmd.onExit()
                        .completeOnTimeout(jcmd, LOAD_LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .thenAccept(ServerUnderTest::endIfAlive);
        String last;
        try (var lines = jcmd.inputReader()) {
            last = lines.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
        }
        var total = TOTAL.matcher(last);
        if (jcmd.waitFor() != 0 || !total.matches()) {
            throw new IOException("the server's JVM says to GC.class_histogram: " + last);
        }
        return Double.parseDouble(total.group("bytes"));
    }

    /** To end one that has ended would close its output before it is read. */
    private static void endIfAlive(Process process) {
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }

    /**
     * Sum of the values of a metric that the server tells.
     *
     * @param prefix of the lines to count
     * @throws IOException if there is no such line
     */
    double series(String prefix) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(server.metrics()).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .reduce(Double::sum)
                .orElseThrow(() -> new IOException("the server has no series " + prefix));
    }

    @Override
    public void close() {
        client.close();
        http.close();
        server.close();
    }
}
