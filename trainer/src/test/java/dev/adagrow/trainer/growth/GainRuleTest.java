package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GainRuleTest {
    private static GainRule after(double... gains) {
        var rule = GainRule.start();
        for (double gain : gains) {
            rule = rule.after(gain);
        }
        return rule;
    }

    @Test
    void anInsertionStaysUnlessItsTwinIsLikelyToBeBetter() {
        assertThat(after(0.03).stays(0.0001)).isTrue();
        assertThat(after(0).stays(0.5)).isTrue();
        assertThat(after(-0.01).stays(0.79)).isTrue();
        assertThat(after(-0.01).stays(0.81)).isFalse();
    }

    /** 0.7 (0.3 * 0.06 + 0.001) / (1 - 0.09) */
    @Test
    void growthHasSaturatedWhenTheMovingAverageOfTheGainsIsSmall() {
        var rule = after(0.06, 0.001);
        assertThat(rule.ema().value()).isCloseTo(0.7 * 0.019 / 0.91, within(1e-12));
        assertThat(rule.gain()).hasValue(0.001);
        assertThat(rule.saturated()).isFalse();
        assertThat(after(0.06, 0.001, -0.002).saturated()).isFalse();
        assertThat(after(0.002).saturated()).isTrue();
    }

    @Test
    void beforeTheFirstComparisonNothingWasGained() {
        assertThat(GainRule.start().gain()).isEmpty();
    }
}
