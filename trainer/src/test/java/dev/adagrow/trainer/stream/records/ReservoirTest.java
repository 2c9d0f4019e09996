package dev.adagrow.trainer.stream.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReservoirTest {
    @Test
    void keepsAllThatFits() {
        var reservoir = new Reservoir<Integer>(5, new SplittableRandom(1));
        IntStream.range(0, 5).forEach(reservoir::offer);
        assertThat(reservoir.kept()).containsExactly(0, 1, 2, 3, 4);
    }

    /** Counts are binomial: 20,000 samples of 10 of 40, so 5000 of each with a deviation of 61. */
    @Test
    void everyItemIsKeptEquallyOften() {
        var random = new SplittableRandom(3);
        var counts = new int[40];
        for (int i = 0; i < 20_000; i++) {
            var reservoir = new Reservoir<Integer>(10, random);
            IntStream.range(0, counts.length).forEach(reservoir::offer);
            assertThat(reservoir.kept()).doesNotHaveDuplicates().hasSize(10);
            reservoir.kept().forEach(item -> counts[item]++);
        }
        assertThat(IntStream.of(counts)).allMatch(count -> Math.abs(count - 5000) < 5 * 61);
    }

    @Test
    void aReservoirOfNothingIsRefused() {
        assertThatThrownBy(() -> new Reservoir<String>(0, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a reservoir of 0");
    }
}
