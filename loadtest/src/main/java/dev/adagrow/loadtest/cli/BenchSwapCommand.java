package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.loadtest.bench.SwapBench;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow bench swap}. */
@Command(
        name = "swap",
        description = {
            "Swaps two versions of a model again and again under steady load: does any call fail, is any answer not that of the version"
                    + " that it names, is latency worse near a swap, does memory grow? Starts a server of its own."
        },
        footer = {
            "",
            "Takes about 3 seconds a swap. Linux only. Exit code 1 if a call failed or an answer was wrong.",
            "Example: adagrow bench swap --json"
        })
final class BenchSwapCommand implements Callable<Integer> {
    private static final int MAX_SWAPS = 100_000;

    @Option(
            names = "--swaps",
            defaultValue = "500",
            description = "How often (default ${DEFAULT-VALUE}).")
    private int swaps;

    @Option(
            names = "--unload-first",
            description =
                    "Each swap takes the model out of memory and loads it again, by the protocol's calls; calls in between are refused.")
    private boolean unloadFirst;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Bundle of two artifacts; by default a VGG-2-2-2 is grown here.")
    private @Nullable Path bundle;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (swaps < 4 || swaps > MAX_SWAPS) {
            throw new IllegalArgumentException("--swaps must be 4 to " + MAX_SWAPS);
        }
        return BenchFolder.run(
                bundle,
                folder -> {
                    var figures =
                            new SwapBench(
                                            new Launcher(LaunchConfig.fromEnvironment()),
                                            folder,
                                            System.err::println)
                                    .measure(swaps, unloadFirst, Optional.ofNullable(bundle));
                    System.out.printf(
                            Locale.ROOT,
                            "%d swaps, %d calls: %d failed, %d refused, %d answers wrong; 99th percentile near a swap %.2f times the %.0f us in between;"
                                    + " memory %+.1f KiB a swap%n",
                            figures.swaps(),
                            figures.calls(),
                            figures.failedCalls(),
                            figures.refusedCalls(),
                            figures.wrongAnswers(),
                            figures.p99NearSwapOverSteady(),
                            figures.p99SteadyMicros(),
                            figures.rssSlopeKiBPerSwap());
                    if (json) {
                        System.out.println(new ObjectMapper().writeValueAsString(figures));
                    }
                    return figures.failedCalls() + figures.wrongAnswers() == 0 ? 0 : Main.FAILED;
                });
    }
}
