package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.growth.StopRule.Gain;
import dev.adagrow.trainer.growth.StopRule.Misses;
import org.junit.jupiter.api.Test;

class StopRuleTest {
    /** With beta 0, so that the average is the last accuracy. */
    private static StopRule rule(Gain gain, Misses misses, boolean automatic) {
        return StopRule.start(new StopRule.Settings(0, 0.03, gain, misses, 1, 3, automatic));
    }

    private static final StopRule CUMULATIVE = rule(Gain.RELATIVE, Misses.CUMULATIVE, true);

    /** One epoch before each event, of a net with one unit. */
    private static StopRule after(StopRule rule, double... accuracies) {
        var now = rule;
        for (double accuracy : accuracies) {
            now = now.afterEpoch(accuracy).atEvent(1);
        }
        return now;
    }

    @Test
    void growthStopsWhenMoreEventsThanToleratedGainTooLittle() {
        var rule = CUMULATIVE;
        // nothing before the third event is compared
        double[] accuracies = {0.5, 0.5, 0.51, 0.6, 0.61};
        int[] misses = {0, 0, 1, 1, 2};
        for (int i = 0; i < accuracies.length; i++) {
            assertThat(rule.stops()).isFalse();
            rule = rule.afterEpoch(accuracies[i]).atEvent(i);
            assertThat(rule.misses()).as("event %d", i + 1).isEqualTo(misses[i]);
        }
        assertThat(rule.stops()).isTrue();
        assertThat(rule.gain()).hasValueCloseTo(1.0 / 60, within(1e-9));
        assertThat(rule.reason())
                .isEqualTo(
                        "2 events gained less than 3.0 %, the last 1.7 % to an average of 61.0 %; 1 is forgiven");
    }

    /** As with the order width, width, depth, whose third event inserts the first unit. */
    @Test
    void aNetWithoutUnitsIsNeverCompared() {
        var rule = CUMULATIVE;
        for (int event = 1; event <= 3; event++) {
            rule = rule.afterEpoch(0.3).atEvent(0);
        }
        assertThat(rule.misses()).isZero();
        assertThat(rule.gain()).isEmpty();
        rule = rule.afterEpoch(0.3).atEvent(1);
        assertThat(rule.misses()).isOne();
    }

    @Test
    void consecutiveMissesAreForgivenByAnEventWithoutOne() {
        var rule = rule(Gain.RELATIVE, Misses.CONSECUTIVE, true);
        assertThat(after(rule, 0.5, 0.5, 0.5, 0.6, 0.6).misses()).isOne();
        assertThat(after(rule, 0.5, 0.5, 0.5, 0.6, 0.6, 0.6).stops()).isTrue();
    }

    @Test
    void anAbsoluteGainIsMeasuredInPoints() {
        var rule = after(rule(Gain.ABSOLUTE, Misses.CUMULATIVE, true), 0.5, 0.5, 0.52);
        assertThat(rule.misses()).isOne();
        assertThat(after(rule, 0.56).misses()).isOne();
        assertThat(after(rule, 0.53).reason())
                .startsWith("2 events gained less than 3.0 points, the last 1.0 points");
    }

    @Test
    void aRuleThatIsSwitchedOffCountsAndNeverStops() {
        var rule = after(rule(Gain.RELATIVE, Misses.CUMULATIVE, false), 0.5, 0.5, 0.5, 0.5, 0.5);
        assertThat(rule.misses()).isEqualTo(3);
        assertThat(rule.stops()).isFalse();
    }
}
