package dev.adagrow.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class McNemarTest {
    private static final double TOLERANCE = 1e-12;

    @Test
    void equalsTheReferenceAnswers() throws IOException {
        String data = System.getenv("ADAGROW_DATA");
        assumeTrue(
                data != null,
                "skipped: ADAGROW_DATA is not set, so the reference answers beside it cannot be found");
        Path file = Path.of(data).resolve("../golden/vectors/mcnemar.json");
        assumeTrue(Files.isRegularFile(file), () -> "skipped: no reference answers at " + file);
        JsonNode cases = new JsonMapper().readTree(file.toFile());
        assertThat(cases).isNotEmpty();
        for (JsonNode c : cases) {
            int n01 = c.get("n01").intValue(), n10 = c.get("n10").intValue();
            JsonNode expected = c.get("expected");
            assertThat(McNemar.twoSided(n01, n10))
                    .as("two-sided %s", c)
                    .isCloseTo(expected.get("twoSided").doubleValue(), within(TOLERANCE));
            assertThat(McNemar.secondBetter(n01, n10))
                    .as("one-sided %s", c)
                    .isCloseTo(expected.get("oneSidedN01Greater").doubleValue(), within(TOLERANCE));
        }
    }

    @Test
    void equalsTheSumOfBinomialTermsInExactArithmetic() {
        for (int n01 = 0; n01 <= 40; n01++) {
            for (int n10 = 0; n10 <= 40; n10++) {
                double naive = naiveUpperTail(n01, n01 + n10);
                assertThat(McNemar.secondBetter(n01, n10))
                        .as("%d, %d", n01, n10)
                        .isCloseTo(naive, within(TOLERANCE));
                double two = Math.min(1, 2 * naiveUpperTail(Math.max(n01, n10), n01 + n10));
                assertThat(McNemar.twoSided(n01, n10))
                        .as("%d, %d", n01, n10)
                        .isCloseTo(two, within(TOLERANCE));
            }
        }
    }

    @Test
    void keepsRelativePrecisionInASmallTail() {
        double naive = naiveUpperTail(400, 440);
        assertThat(naive).isBetween(0.0, 1e-60);
        assertThat(McNemar.secondBetter(400, 40)).isCloseTo(naive, within(naive * 1e-9));
    }

    @Test
    void withoutADiscordantPairNothingIsShown() {
        assertThat(McNemar.secondBetter(0, 0)).isEqualTo(1);
        assertThat(McNemar.twoSided(0, 0)).isEqualTo(1);
    }

    @Test
    void refusesNegativeCounts() {
        assertThatThrownBy(() -> McNemar.secondBetter(-1, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> McNemar.twoSided(3, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Sum of C(n, k) / 2^n for k >= from. */
    private static double naiveUpperTail(int from, int n) {
        BigInteger term = BigInteger.ONE, sum = BigInteger.ZERO;
        for (int k = 0; k <= n; k++) {
            if (k >= from) {
                sum = sum.add(term);
            }
            term = term.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
        }
        return new BigDecimal(sum)
                .divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL64)
                .doubleValue();
    }
}
