package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.loadtest.bench.SoakBench;
import dev.adagrow.loadtest.bench.SoakFigures;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow bench soak}. */
@Command(
        name = "soak",
        description = {
            "Has many threads load, unload, make stable and call the versions of several models for long: does any call of a stable version"
                    + " fail, is any answer wrong, does memory grow, is any engine's session left over? Starts a server of its own."
        },
        footer = {
            "",
            "Linux only. Exit code 1 if a call failed that must not, an answer was wrong, or a session was left over.",
            "Example: adagrow bench soak --minutes 10 --json"
        })
final class BenchSoakCommand implements Callable<Integer> {
    private static final double MAX_MINUTES = 10_000;
    private static final int MAX_THREADS = 1000;
    private static final int MAX_MODELS = 1000;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            description = "How long (default ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--threads",
            defaultValue = "32",
            description = "How many at a time (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--models",
            defaultValue = "8",
            description = "Of two versions each (default ${DEFAULT-VALUE}).")
    private int models;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Bundle of two artifacts; by default a small one is grown here.")
    private @Nullable Path bundle;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        within("--minutes", minutes, 0.05, MAX_MINUTES);
        within("--threads", threads, 1, MAX_THREADS);
        within("--models", models, 1, MAX_MODELS);
        return BenchFolder.run(
                bundle,
                folder -> {
                    var figures =
                            new SoakBench(
                                            new Launcher(LaunchConfig.fromEnvironment()),
                                            folder,
                                            System.err::println)
                                    .measure(
                                            threads,
                                            models,
                                            Duration.ofMillis(Math.round(minutes * 60_000)),
                                            Optional.ofNullable(bundle));
                    show(figures);
                    if (json) {
                        System.out.println(new ObjectMapper().writeValueAsString(figures));
                    }
                    return figures.clean() ? 0 : Main.FAILED;
                });
    }

    private static void within(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "%s must be %s to %s".formatted(option, least, most));
        }
    }

    private static void show(SoakFigures figures) {
        System.out.printf(
                Locale.ROOT,
                "%d threads, %d models, %.1f minutes: %d calls, %d failed, %d answers wrong; %d calls of a version by its number, %d not"
                        + " served, %d failed; %d commands, %d void, %d failed; %d swaps, %d loads; %d MiB, %+.1f KiB a minute, heap"
                        + " %+.1f; %d sessions left%n",
                figures.threads(),
                figures.models(),
                figures.minutes(),
                figures.calls(),
                figures.failedCalls(),
                figures.wrongAnswers(),
                figures.pinnedCalls(),
                figures.refusedPinned(),
                figures.failedPinned(),
                figures.commands(),
                figures.refusedCommands(),
                figures.failedCommands(),
                figures.swaps(),
                figures.loads(),
                figures.rssMiB(),
                figures.rssSlopeKiBPerMinute(),
                figures.heapSlopeKiBPerMinute(),
                figures.sessionsLeft());
        if (!figures.firstFailure().isEmpty()) {
            System.out.println("the first failure: " + figures.firstFailure());
        }
    }
}
