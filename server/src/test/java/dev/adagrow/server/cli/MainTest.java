package dev.adagrow.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpShowsAnExample() {
        assertThat(run("server", "--help")).isZero();
        assertThat(out.toString())
                .contains("--data")
                .contains("Example:")
                .contains("adagrow server --data");
    }

    @Test
    void refusesToRunWithoutADataFolder() {
        assertThat(run("server")).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow server: ").contains("--data");
    }

    @Test
    void refusesAnUnknownKey() throws Exception {
        Path config = Files.writeString(folder.resolve("server.yaml"), "batch: {rows: 3}");

        assertThat(run("server", "--data", folder.toString(), "--config", config.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow server: ")
                .contains("unknown key \"batch.rows\"")
                .doesNotContain("\tat ");
    }

    @Test
    void optionsComeBeforeTheFile() throws Exception {
        Path config =
                Files.writeString(folder.resolve("server.yaml"), "{grpcPort: 1, httpPort: 2}");

        assertThat(
                        run(
                                "server",
                                "--data",
                                folder.toString(),
                                "--config",
                                config.toString(),
                                "--grpc-port",
                                "70000"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("grpcPort 70000");
    }

    @Test
    void refusesAPortInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(
                            run(
                                    "server",
                                    "--data",
                                    folder.toString(),
                                    "--grpc-port",
                                    port,
                                    "--http-port",
                                    "0"))
                    .isEqualTo(2);
            assertThat(err.toString())
                    .isEqualToNormalizingNewlines(
                            "adagrow server: port " + port + " on 127.0.0.1 is in use\n");
        }
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
