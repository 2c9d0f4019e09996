package dev.adagrow.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(arguments);
    }

    @Test
    void everyCommandHasAnExample() {
        for (String[] command :
                new String[][] {
                    {"demo"}, {"load"}, {"bench"}, {"bench", "serve"}, {"bench", "peers"}
                }) {
            var withHelp = Arrays.copyOf(command, command.length + 1);
            withHelp[command.length] = "--help";
            assertThat(run(withHelp)).isZero();
            assertThat(out.toString()).contains("Example: adagrow " + String.join(" ", command));
        }
    }

    @Test
    void wrongUsageAndRefusedInputEndWithTwoAndNameTheArgument() {
        assertThat(run("load", "--model", "digits")).isEqualTo(2);
        assertThat(err.toString()).contains("adagrow load: ").contains("--data");
        assertThat(run("demo", "--data", "mnist")).isEqualTo(2);
        assertThat(err.toString())
                .contains("adagrow demo: --data: \"mnist\" is no data set source");
        assertThat(run("load", "--model", "digits", "--data", "glyphs", "--rate", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("rate 0.0").doesNotContain("\tat ");
        assertThat(run("load", "--model", "m", "--data", "glyphs", "--feedback", "99999999999s"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--feedback 99999999999s").doesNotContain("\tat ");
        assertThat(run("bench", "serve", "--model", "m", "--data", "g", "--concurrency", "9999"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--concurrency must be 1 to 1024");
        assertThat(run("bench", "peers", "--peers", "p", "--python", "/no/python")).isEqualTo(2);
        assertThat(err.toString()).contains("adagrow bench peers: /no/python cannot be run");
    }

    @Test
    void aServerThatCannotBeReachedEndsWithOne() throws IOException {
        // Bound without listening: nobody answers there, and nobody else can.
        try (var nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String target = "127.0.0.1:" + nobody.getLocalPort();
            assertThat(
                            run(
                                    "load",
                                    "--server",
                                    target,
                                    "--model",
                                    "digits",
                                    "--data",
                                    "glyphs:train=10,test=10"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains(target).doesNotContain("\tat ");
        }
    }
}
