package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TrainerCommandTest {
    private record Ended(int code, String out, String err) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temp;

    /** Bound without listening: nobody answers there, and nobody else can. */
    private final Socket nobody = new Socket();

    @BeforeEach
    void takeAPort() throws IOException {
        nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void giveThePortUp() throws IOException {
        nobody.close();
    }

    private String noServer() {
        return "127.0.0.1:" + nobody.getLocalPort();
    }

    private static Ended run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
        return new Ended(code, out.toString(), err.toString());
    }

    private void assertRefused(Ended ended, String message) {
        assertThat(ended.err()).startsWith("adagrow trainer: ").contains(message);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(temp.resolve("trainer.json")).doesNotExist();
    }

    @Test
    void showsAnExampleInItsHelp() {
        var ended = run("trainer", "--help");

        assertThat(ended.out())
                .contains("adagrow trainer --server 127.0.0.1:8001 --work ./trainer");
        assertThat(ended.code()).isZero();
    }

    @Test
    void refusesArgumentsThatAreMissingOrWrong() throws IOException {
        var work = temp.toString();
        assertRefused(run("trainer", "--work", work), "--server");
        assertRefused(run("trainer", "--server", noServer()), "--work");
        assertRefused(
                run("trainer", "--server", "localhost", "--work", work),
                "--server localhost: not of the form HOST:PORT");
        assertRefused(run("trainer", "--server", "localhost:0", "--work", work), "localhost:0");
        assertRefused(
                run("trainer", "--server", "localhost:70000", "--work", work), "localhost:70000");
        assertRefused(
                run("trainer", "--server", noServer(), "--work", work, "--threads", "0"),
                "--threads 0");
        assertRefused(
                run("trainer", "--server", noServer(), "--work", work, "--metrics-port", "-1"),
                "--metrics-port -1");
        assertRefused(
                run("trainer", "--server", noServer(), "--work", work, "--name", "n".repeat(201)),
                "--name: 1 to 200 characters");
        var file = Files.writeString(temp.resolve("file"), "");
        assertRefused(
                run("trainer", "--server", noServer(), "--work", file.toString()), "not a folder");
        assertRefused(
                run("trainer", "--server", noServer(), "--work", file.resolve("below").toString()),
                "cannot be made");
    }

    @Test
    void refusesAMetricsPortThatIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            var ended =
                    run(
                            "trainer",
                            "--server",
                            noServer(),
                            "--work",
                            temp.toString(),
                            "--metrics-port",
                            port);

            assertRefused(ended, "--metrics-port " + port + ": 127.0.0.1:" + port);
        }
    }

    @Test
    void endsCleanlyBySignalAndKeepsItsFolderForItselfUntilThen() throws Exception {
        var process =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(temp.resolve("log").toFile())
                        .start();
        try {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> Files.exists(temp.resolve("trainer.json")));
            assertThat(Files.readString(temp.resolve("trainer.json")))
                    .contains("\"pid\": " + process.pid());

            var second =
                    run(
                            "trainer",
                            "--server",
                            noServer(),
                            "--work",
                            temp.toString(),
                            "--metrics-port",
                            "0");
            assertThat(second.code()).isEqualTo(2);
            assertThat(second.err()).contains("another trainer uses this folder");
            assertThat(temp.resolve("trainer.json")).exists();

            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(temp.resolve("trainer.json")).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFailureIsNoCleanEnd() throws Exception {
        Files.createDirectories(temp.resolve("trainer.json/in-the-way"));
        var process =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(temp.resolve("log").toFile())
                        .start();
        try {
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
            assertThat(temp.resolve("log")).content().contains("trainer.json");
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        command.addAll(
                List.of(
                        "trainer",
                        "--server",
                        noServer(),
                        "--work",
                        temp.toString(),
                        "--metrics-port",
                        "0"));
        return command;
    }
}
