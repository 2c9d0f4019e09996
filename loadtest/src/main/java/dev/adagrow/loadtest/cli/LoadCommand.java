package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.dataset.Splits;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.loadtest.load.Deck;
import dev.adagrow.loadtest.load.GrpcTarget;
import dev.adagrow.loadtest.load.Journal;
import dev.adagrow.loadtest.load.LoadStats;
import dev.adagrow.loadtest.load.OpenLoop;
import dev.adagrow.loadtest.load.Reporter;
import dev.adagrow.preprocess.Preprocessor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow load}. */
@Command(
        name = "load",
        description = {
            "Calls a model at a fixed rate with the test records of a data set, whatever the answers do; latency counts from"
                    + " the moment at which a call was due.",
            "Ends with 1 if a call failed."
        },
        footer = {
            "",
            "Example: adagrow load --model digits --data glyphs:seed=9 --rate 30 --seconds 20 --feedback 1s"
        })
final class LoadCommand implements Callable<Integer> {
    private static final Pattern DELAY = Pattern.compile("(\\d{1,7})(ms|s)");
    private static final int MAX_IN_FLIGHT = 1024;
    private static final Duration RECENT = Duration.ofSeconds(2);

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
            description = "Labelled records: " + DatasetSource.SYNTAX)
    private String data = "";

    @Option(
            names = "--rate",
            defaultValue = "30",
            description = "Calls a second (default ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description = "How long (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--feedback",
            paramLabel = "DELAY",
            description =
                    "Report every label this long after its answer, as 1s or 500ms (default: report none).")
    private @Nullable String feedback;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Gives the order of the records and the route keys.")
    private long seed;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Duration> delay = Optional.ofNullable(feedback).map(LoadCommand::delay);
        if (seconds < 1) {
            throw new IllegalArgumentException("--seconds " + seconds + " is less than 1");
        }
        var settings = new OpenLoop.Settings(rate, MAX_IN_FLIGHT, seed);
        Dataset dataset = DatasetSource.parse(data).load();
        try (var client = AdaGrowClient.connect(server)) {
            Manifest manifest = ServedModel.stable(client, model);
            var target = new GrpcTarget(client, model, manifest.classes());
            var preprocessor = new Preprocessor(ServedModel.preprocessing(manifest));
            var deck = new Deck(records(dataset), dataset, preprocessor, seed);
            var journal = new Journal(System::nanoTime, Duration.ofSeconds(1));
            Optional<Reporter> reporter =
                    delay.map(time -> new Reporter(target, time, System::nanoTime));
            try (var loop =
                    new OpenLoop(settings, target, deck, journal, reporter, GrpcTarget::reason)) {
                for (int second = 1; second <= seconds; second++) {
                    Thread.sleep(1000);
                    long now = journal.now();
                    LoadStats recent = journal.between(now - RECENT.toNanos(), now);
                    System.err.printf(Locale.ROOT, "%4d s  %s%n", second, line(recent));
                }
            } finally {
                reporter.ifPresent(Reporter::close);
            }
            return show(
                    journal.total(),
                    reporter.map(Reporter::counts).orElse(new Reporter.Counts(0, 0)),
                    System.out);
        }
    }

    private int show(LoadStats stats, Reporter.Counts labels, PrintStream out) throws IOException {
        int failed = stats.sent() - stats.answered();
        if (json) {
            var result = new LinkedHashMap<String, Object>();
            result.put("sent", stats.sent());
            result.put("answered", stats.answered());
            result.put("failed", failed);
            result.put("failures", stats.failures());
            result.put("versions", stats.versions());
            result.put("accuracy", stats.answered() == 0 ? 0 : stats.accuracy());
            result.put("latencyMillis", stats.latency());
            result.put("labels", labels);
            out.println(new ObjectMapper().writeValueAsString(result));
        } else {
            out.println(line(stats) + ", sent " + stats.sent());
            stats.versions()
                    .forEach((version, answers) ->
                            out.printf(
                                    Locale.ROOT,
                                    "version %d: %d answers, %d right%n",
                                    version,
                                    answers.answered(),
                                    answers.right()));
            if (feedback != null) {
                out.printf(
                        Locale.ROOT,
                        "labels: %d accepted, %d failed%n",
                        labels.accepted(),
                        labels.failed());
            }
            if (failed > 0) {
                out.println("failures: " + stats.failures());
            }
        }
        return failed == 0 && labels.failed() == 0 ? 0 : Main.FAILED;
    }

    private static String line(LoadStats stats) {
        return String.format(
                Locale.ROOT,
                "answered %d, failed %d, accuracy %.1f %%, p50 %.1f ms, p99 %.1f ms",
                stats.answered(),
                stats.failed(),
                stats.accuracy() * 100,
                stats.latency().p50(),
                stats.latency().p99());
    }

    /** Those that a model was never trained on. */
    private static List<Sample> records(Dataset dataset) {
        List<Sample> test = Splits.of(dataset).getOrDefault(Split.TEST, List.of());
        if (test.isEmpty()) {
            throw new IllegalArgumentException(
                    "--data: data set " + dataset.name() + " has no test records");
        }
        return test;
    }

    private static Duration delay(String text) {
        Matcher matcher = DELAY.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--feedback " + text + " is no time like 1s or 500ms");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s")
                ? Duration.ofSeconds(number)
                : Duration.ofMillis(number);
    }
}
