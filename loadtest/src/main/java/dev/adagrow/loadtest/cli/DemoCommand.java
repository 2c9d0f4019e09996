package dev.adagrow.loadtest.cli;

import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.loadtest.demo.DemoOptions;
import dev.adagrow.loadtest.demo.Play;
import dev.adagrow.loadtest.demo.Report;
import dev.adagrow.loadtest.demo.ReportJson;
import dev.adagrow.loadtest.demo.Table;
import dev.adagrow.loadtest.demo.Terminal;
import dev.adagrow.loadtest.demo.Timeline;
import dev.adagrow.loadtest.demo.Verdict;
import dev.adagrow.loadtest.process.LaunchConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow demo}. */
@Command(
        name = "demo",
        description = {
            "Starts a server and a trainer and plays four acts under live load: a small model is grown and goes live; its task drifts;"
                    + " it is fine-tuned on labelled records of the drift, because capacity is not what lacks; new classes come, for"
                    + " which it is too small, and it grows. Each time a canary proves the version before it is swapped in.",
            "Ends with \"demo: ok\" only if no call failed, at least 80 %% of the lost accuracy came back without growth, the version"
                    + " that knows the new classes has grown, has beaten its twin that has not and is right in at least 80 %% of"
                    + " their records, INT8 stayed within 0.5 points of float and both processes ended cleanly. Takes about seven"
                    + " minutes on two cores."
        },
        footer = {
            "",
            "Example: adagrow demo --seed 2",
            "         adagrow demo --data idx:mnist --new-data idx:fashion,prefix=fashion- --json demo.json"
        })
final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "All randomness follows from it (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            description =
                    "Raw pictures that are learnt first and then drift (default: drawn digits), such as idx:DIR.")
    private @Nullable String data;

    @Option(
            names = "--new-data",
            paramLabel = "SOURCE",
            description =
                    "Raw pictures of other classes, of the same size (default: drawn letters), such as"
                            + " idx:DIR,prefix=TEXT.")
    private @Nullable String newData;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Keep data, logs and configuration here (default: a temporary folder). It must be new or empty.")
    private @Nullable Path out;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the final table as JSON, too.")
    private @Nullable Path json;

    @Option(names = "--keep", description = "Keep the temporary folder.")
    private boolean keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var options =
                new DemoOptions(
                        seed,
                        source("--data", data),
                        source("--new-data", newData),
                        Optional.ofNullable(out),
                        keep);
        checkJson(json);
        LaunchConfig config = LaunchConfig.fromEnvironment();
        Path folder = folder(options);
        PrintStream console = System.out;
        var timeline = new Timeline(console, Terminal.attached(), System::nanoTime);
        List<String> broken;
        boolean done = false;
        try (var hook = new StopOnExit()) {
            Report report = new Play(options, timeline).play(config, folder);
            timeline.print("\n" + Table.of(report) + "\n");
            if (json != null) {
                ReportJson.write(report, json);
            }
            broken = Verdict.broken(report);
            done = broken.isEmpty();
        } finally {
            if (!done && !isEmpty(folder)) {
                System.err.println("demo: logs and data are kept in " + folder);
            } else if (!done && options.out().isEmpty()) {
                Files.delete(folder);
            }
        }
        if (!done) {
            broken.forEach(what -> System.err.println("demo: did not hold: " + what));
            return Main.FAILED;
        }
        if (options.out().isEmpty() && !options.keep()) {
            FileTree.delete(folder);
        }
        System.err.flush();
        console.println("demo: ok");
        console.flush();
        return 0;
    }

    private static Optional<DatasetSource> source(String option, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(DatasetSource::parse);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    /** Said before the play and not after it. */
    private static void checkJson(@Nullable Path file) {
        if (file != null && Files.isDirectory(file)) {
            throw new IllegalArgumentException("--json " + file + " is a folder");
        }
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("--json " + file + ": there is no folder " + folder);
        }
    }

    private static Path folder(DemoOptions options) throws IOException {
        if (options.out().isEmpty()) {
            return Files.createTempDirectory("adagrow-demo-");
        }
        Path folder = options.out().get().toAbsolutePath().normalize();
        Files.createDirectories(folder);
        if (!isEmpty(folder)) {
            throw new IllegalArgumentException("--out " + folder + " is not empty");
        }
        return folder;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }
}
