package dev.adagrow.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.RunTimes.Measured;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTimesTest {
    private static final long MICRO = 1000;

    private static RunTimes times(long... microsOfOneTwoFour) {
        return new RunTimes(
                List.of(
                        new Measured(1, microsOfOneTwoFour[0] * MICRO),
                        new Measured(2, microsOfOneTwoFour[1] * MICRO),
                        new Measured(4, microsOfOneTwoFour[2] * MICRO)));
    }

    @Test
    void betweenMeasurementsTimeGrowsByTheStraightLineAndBeyondTheLastInProportion() {
        var times = times(1000, 1500, 2500);
        assertThat(times.nanos(1)).isEqualTo(1000 * MICRO);
        assertThat(times.nanos(2)).isEqualTo(1500 * MICRO);
        assertThat(times.nanos(3)).isEqualTo(2000 * MICRO);
        assertThat(times.nanos(8)).isEqualTo(5000 * MICRO);
    }

    @Test
    void aBatchIsNoLargerThanPays() {
        assertThat(times(1000, 1500, 2500).efficientRows(4, 0.05)).isEqualTo(4);
        assertThat(times(1000, 1500, 2900).efficientRows(4, 0.05)).isEqualTo(2);
        assertThat(times(1000, 2100, 4400).efficientRows(4, 0.05)).isEqualTo(1);
        assertThat(times(1000, 1100, 1200).efficientRows(2, 0.05)).isEqualTo(2);
    }

    @Test
    void whatARunCostsAroundTheEngineCounts() {
        assertThat(times(1, 2, 4).efficientRows(4, 0.05)).isEqualTo(4);
    }

    @Test
    void ofWhatIsNotKnownNothingIsHeldBack() {
        assertThat(RunTimes.UNKNOWN.efficientRows(32, 0.05)).isEqualTo(32);
        assertThat(RunTimes.UNKNOWN.nanos(7)).isEqualTo(7);
    }
}
