package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.loadtest.bench.ServingBench;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow bench serving}. */
@Command(
        name = "serving",
        description = {
            "Measures what serving costs: CPU time of a call beside a bare gRPC echo's, images for a second of CPU time beside the"
                    + " engine's alone, latency added, answers in time at three times the load that the server can take, and a cold"
                    + " model's latency beside a hot one.",
            "Starts servers of its own. What is compared runs in turns; CPU time is the server process', as the kernel counts it."
        },
        footer = {
            "",
            "Takes about 6 minutes. Linux only.",
            "Example: adagrow bench serving --json"
        })
final class BenchServingCommand implements Callable<Integer> {
    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Model to serve, of one FP32 input; by default a VGG-2-2-2 grown here.")
    private @Nullable Path bundle;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return BenchFolder.run(
                bundle,
                folder -> {
                    var figures =
                            new ServingBench(
                                            new Launcher(LaunchConfig.fromEnvironment()),
                                            folder,
                                            System.err::println)
                                    .measure(Optional.ofNullable(bundle));
                    if (json) {
                        System.out.println(new ObjectMapper().writeValueAsString(figures));
                    }
                    return 0;
                });
    }
}
