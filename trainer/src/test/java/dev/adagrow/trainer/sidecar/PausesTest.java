package dev.adagrow.trainer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PausesTest {
    @Test
    void doublesUpToTheLongestAndScattersOverTheUpperHalf() {
        var pauses = new Pauses(Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(10));
        long[] due = {500, 1000, 2000, 4000, 8000, 10_000, 10_000};
        var random = new SplittableRandom(1);

        for (int failures = 1; failures <= due.length; failures++) {
            for (int i = 0; i < 100; i++) {
                assertThat(pauses.after(failures, random).toMillis())
                        .isBetween(due[failures - 1] / 2, due[failures - 1]);
            }
        }
        assertThat(pauses.after(Integer.MAX_VALUE, random))
                .isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void refusesALongestThatIsShorterThanTheFirst() {
        assertThatThrownBy(() ->
                        new Pauses(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
