package dev.adagrow.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

final class BinomialTest {
    @Test
    void equalsTheSumOfTermsInDecimalArithmetic() {
        for (String p : new String[] {"0.01", "0.3", "0.5"}) {
            for (int n = 0; n <= 60; n += 12) {
                for (int k = 0; k <= n + 1; k++) {
                    double naive = naive(k, n, new BigDecimal(p));
                    assertThat(Binomial.atLeast(k, n, Double.parseDouble(p)))
                            .as("P(X >= %d), n = %d, p = %s", k, n, p)
                            .isCloseTo(naive, within(1e-9 * naive));
                }
            }
        }
    }

    @Test
    void refusesWhatIsNoBinomial() {
        assertThatThrownBy(() -> Binomial.atLeast(0, -1, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Binomial.atLeast(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double naive(int from, int n, BigDecimal p) {
        var sum = BigDecimal.ZERO;
        for (int k = from; k <= n; k++) {
            var choose = BigDecimal.ONE;
            for (int i = 1; i <= k; i++) {
                choose =
                        choose.multiply(BigDecimal.valueOf(n - k + i))
                                .divide(BigDecimal.valueOf(i), MathContext.DECIMAL128);
            }
            sum =
                    sum.add(
                            choose.multiply(p.pow(k, MathContext.DECIMAL128))
                                    .multiply(
                                            BigDecimal.ONE
                                                    .subtract(p)
                                                    .pow(n - k, MathContext.DECIMAL128)));
        }
        return sum.doubleValue();
    }
}
