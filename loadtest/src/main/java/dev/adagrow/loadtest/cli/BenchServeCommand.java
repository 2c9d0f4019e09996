package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.loadtest.load.ClosedLoop;
import dev.adagrow.loadtest.load.Deck;
import dev.adagrow.loadtest.load.GrpcTarget;
import dev.adagrow.loadtest.load.LoadStats;
import dev.adagrow.preprocess.Preprocessor;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow bench serve}. */
@Command(
        name = "serve",
        description = {
            "Calls a model of a running server as fast as it answers, with a fixed number of calls in flight, and prints calls a"
                    + " second and latency. A closed loop measures capacity; latency under a given load is measured by adagrow load."
        },
        footer = {
            "",
            "Example: adagrow bench serve --model digits --data glyphs:seed=9 --concurrency 16"
        })
final class BenchServeCommand implements Callable<Integer> {
    /** Each call in flight has a thread. */
    private static final int MAX_CONCURRENCY = 1024;

    @Option(
            names = "--server",
            defaultValue = "127.0.0.1:8001",
            paramLabel = "HOST:PORT",
            description = "gRPC address (default ${DEFAULT-VALUE}).")
    private String server = "";

    @Option(names = "--model", required = true, description = "Name of the model.")
    private String model = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "SOURCE",
            description = "Records to send: " + DatasetSource.SYNTAX)
    private String data = "";

    @Option(
            names = "--concurrency",
            defaultValue = "16",
            description = "Calls in flight (default ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            description = "Seconds that are not measured (default ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "Seconds that are measured (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (concurrency < 1 || concurrency > MAX_CONCURRENCY || warmup < 0 || seconds < 1) {
            throw new IllegalArgumentException(
                    "--concurrency must be 1 to "
                            + MAX_CONCURRENCY
                            + ", --seconds at least 1, --warmup at least 0");
        }
        Dataset dataset = DatasetSource.parse(data).load();
        try (var client = AdaGrowClient.connect(server)) {
            Manifest manifest = ServedModel.stable(client, model);
            var target = new GrpcTarget(client, model, manifest.classes());
            var preprocessor = new Preprocessor(ServedModel.preprocessing(manifest));
            var deck = new Deck(dataset.samples(), dataset, preprocessor, 1);
            LoadStats stats =
                    ClosedLoop.run(
                            new ClosedLoop.Settings(
                                    concurrency,
                                    Duration.ofSeconds(warmup),
                                    Duration.ofSeconds(seconds)),
                            target,
                            deck,
                            GrpcTarget::reason);
            return show(stats);
        }
    }

    private int show(LoadStats stats) throws IOException {
        double rate = (double) stats.answered() / seconds;
        int failed = stats.failed();
        if (json) {
            var result = new LinkedHashMap<String, Object>();
            result.put("concurrency", concurrency);
            result.put("callsPerSecond", rate);
            result.put("failed", failed);
            result.put("latencyMillis", stats.latency());
            System.out.println(new ObjectMapper().writeValueAsString(result));
        } else {
            System.out.printf(
                    Locale.ROOT,
                    "concurrency %d: %.0f calls/s, p50 %.2f ms, p99 %.2f ms, max %.1f ms, failed %d%n",
                    concurrency,
                    rate,
                    stats.latency().p50(),
                    stats.latency().p99(),
                    stats.latency().max(),
                    failed);
        }
        return failed == 0 ? 0 : Main.FAILED;
    }
}
