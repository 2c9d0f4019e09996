package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class BenchStreamsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void refusesBeforeItMeasures() {
        assertThat(run("bench", "streams", "--parallel", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow bench streams: --parallel 0: less than one");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpSaysHowLongItTakes() {
        assertThat(run("bench", "streams", "--help")).isZero();
        assertThat(out.toString()).contains("minutes on two cores");
    }
}
