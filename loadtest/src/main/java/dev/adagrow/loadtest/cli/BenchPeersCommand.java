package dev.adagrow.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.loadtest.bench.PeersBench;
import dev.adagrow.loadtest.peers.Peers;
import dev.adagrow.loadtest.peers.Python;
import dev.adagrow.loadtest.process.LaunchConfig;
import dev.adagrow.loadtest.process.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code adagrow bench peers}. */
@Command(
        name = "peers",
        description = {
            "Measures what a call costs a server beyond the engine's own work, beside MLServer, KServe's Python server and Triton's Python"
                    + " backend: all serve the same INT8 ONNX file by ONNX Runtime on one thread, called in turns over gRPC with single"
                    + " rows, 1, 8 and 32 in flight.",
            "overheadOverBestPeer is our CPU time for a call beyond the engine's, over that of the best of them, at the worst of the three.",
            "The peers are installed by pip, each in a Python environment of its own, at first use. One that cannot be installed or"
                    + " started is left out, and named with the reason."
        },
        footer = {
            "",
            "Takes about 6 minutes, with the first installation 10, and 2 GB. Linux only. KServe listens on all interfaces.",
            "Exit code 3 if a peer was left out.",
            "Example: adagrow bench peers --peers /var/tmp/adagrow-peers --json"
        })
final class BenchPeersCommand implements Callable<Integer> {
    @Option(
            names = "--peers",
            required = true,
            paramLabel = "DIR",
            description = "Folder outside the project for what pip installs; used again.")
    private Path peers = Path.of("");

    @Option(
            names = "--python",
            defaultValue = "python3",
            paramLabel = "COMMAND",
            description = "Python to install with, 3.10 or newer (default ${DEFAULT-VALUE}).")
    private String python = "";

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description =
                    "Model to serve, of one FP32 input and output; by default a small one for digits is grown here.")
    private @Nullable Path bundle;

    @Option(names = "--json", description = "The last line is one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var found = Python.find(python);
        var config = LaunchConfig.fromEnvironment();
        Path project = config.home();
        if (peers.toAbsolutePath().normalize().startsWith(project)) {
            throw new IllegalArgumentException("--peers " + peers + " is inside " + project);
        }
        var all = new Peers(project.resolve("loadtest/peers"), peers, found, System.err::println);
        return BenchFolder.run(
                bundle,
                folder -> {
                    var figures =
                            new PeersBench(new Launcher(config), all, folder, System.err::println)
                                    .measure(Optional.ofNullable(bundle));
                    if (json) {
                        System.out.println(new ObjectMapper().writeValueAsString(figures));
                    }
                    return figures.leftOut().isEmpty() ? 0 : Main.UNKNOWN;
                });
    }
}
