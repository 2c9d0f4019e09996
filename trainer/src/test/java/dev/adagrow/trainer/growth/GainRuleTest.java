package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.growth.GainRule.Verdict;
import org.junit.jupiter.api.Test;

class GainRuleTest {
    private static final double SURE = 0.0001;

    private static GainRule after(double... gains) {
        var rule = GainRule.start();
        for (double gain : gains) {
            rule = rule.afterRound(gain);
        }
        return rule;
    }

    @Test
    void aGainThatIsLargeEnoughAndCertainPays() {
        assertThat(after(0.03).verdict(SURE, true)).isEqualTo(Verdict.PAYS);
        assertThat(after(0.004).verdict(SURE, true)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void beforeTheLastLookOnlyWhatIsPlainDecides() {
        assertThat(after(0.03).verdict(0.002, true)).isEqualTo(Verdict.UNDECIDED);
        assertThat(after(0.03).verdict(0.002, false)).isEqualTo(Verdict.PAYS);
        assertThat(after(0.01, 0.03).verdict(0.048, true)).isEqualTo(Verdict.PAYS);
        assertThat(after(0.01, 0.03).verdict(0.05, true)).isEqualTo(Verdict.DOES_NOT_PAY);
    }

    /** 0.7 (0.3 * -0.05 + 0.06) / (1 - 0.09) */
    @Test
    void whatIsJudgedIsTheMovingAverage() {
        var rule = after(-0.05, 0.06);
        assertThat(rule.ema().value()).isCloseTo(0.7 * 0.045 / 0.91, within(1e-12));
        assertThat(rule.gain()).hasValue(0.06);
        assertThat(rule.verdict(SURE, true)).isEqualTo(Verdict.PAYS);
        assertThat(after(-0.05, 0.02).verdict(SURE, true)).isEqualTo(Verdict.DOES_NOT_PAY);
    }

    @Test
    void whatHasClearlyLostIsDroppedAtOnce() {
        assertThat(after(-0.05).verdict(0.9995, true)).isEqualTo(Verdict.DOES_NOT_PAY);
        assertThat(after(-0.05).verdict(0.99, true)).isEqualTo(Verdict.UNDECIDED);
        assertThat(after(-0.004).verdict(0.9995, true)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void afterTheLastIntervalWhatHasNotGainedDoesNotPay() {
        assertThat(after(0).verdict(0.5, true)).isEqualTo(Verdict.UNDECIDED);
        assertThat(after(0, 0).verdict(0.5, true)).isEqualTo(Verdict.DOES_NOT_PAY);
        assertThat(after(0.005).verdict(1, false)).isEqualTo(Verdict.DOES_NOT_PAY);
    }

    @Test
    void beforeTheFirstIntervalNothingWasGained() {
        assertThat(GainRule.start().gain()).isEmpty();
    }
}
