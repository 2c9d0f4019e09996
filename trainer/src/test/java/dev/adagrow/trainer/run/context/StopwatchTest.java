package dev.adagrow.trainer.run.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    @Test
    void eachLapHasItsOwnShareOfTheWaiting() {
        var waited = new DoubleAdder();
        waited.add(4);
        var stopwatch = new Stopwatch(waited::sum);

        waited.add(0.5);
        assertThat(stopwatch.lap().waitedSeconds()).isEqualTo(0.5);
        waited.add(0.25);
        assertThat(stopwatch.lap().waitedSeconds()).isEqualTo(0.25);
        assertThat(stopwatch.lap().waitedSeconds()).isZero();
    }
}
