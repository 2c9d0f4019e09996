package dev.adagrow.trainer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class MeterTest {
    @TempDir private Path folder;

    private final AtomicLong cpu = new AtomicLong();
    private final AtomicLong wall = new AtomicLong();

    private Meter start(boolean resumed) throws IOException {
        return Meter.start(folder.resolve("cost.json"), resumed, cpu::get, wall::get);
    }

    @Test
    void sumsOverProcessesUpToTheLastCheckpointOfEach() throws IOException {
        var first = start(false);
        cpu.set(2_000_000_000L);
        wall.set(3_000_000_000L);
        first.save();
        cpu.set(9_000_000_000L);

        var second = start(true);
        cpu.set(10_000_000_000L);

        assertThat(second.soFar()).isEqualTo(new Cost(3, 3));
    }

    @Test
    void aTrainingThatBeginsAnewForgetsWhatAnEarlierOneTook() throws IOException {
        var first = start(false);
        cpu.set(2_000_000_000L);
        first.save();

        assertThat(start(false).soFar()).isEqualTo(Cost.NONE);
    }

    @Test
    void aCheckpointWithoutASumCountsFromThere() throws IOException {
        assertThat(start(true).soFar()).isEqualTo(Cost.NONE);
    }
}
