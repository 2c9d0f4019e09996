package dev.adagrow.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TimelineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();

    private Timeline timeline(boolean terminal) {
        return new Timeline(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, clock::get);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineStandsAboveTheStatusWhichNeverWraps() {
        Timeline timeline = timeline(true);
        timeline.status("working");
        clock.set(1_500_000_000);
        timeline.say("%d done", 3);
        String status = "\u001b[?7lworking\u001b[?7h";
        assertThat(printed())
                .isEqualTo(
                        "\r\u001b[K"
                                + status
                                + "\r\u001b[K[   1.5 s] 3 done"
                                + System.lineSeparator()
                                + status);
    }

    @Test
    void withoutATerminalThereIsNoStatusAndNoCode() {
        Timeline timeline = timeline(false);
        timeline.status("working");
        timeline.print("a line");
        assertThat(printed()).isEqualTo("a line" + System.lineSeparator());
    }
}
