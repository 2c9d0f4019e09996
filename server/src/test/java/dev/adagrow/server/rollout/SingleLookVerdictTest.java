package dev.adagrow.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.server.fake.World;
import dev.adagrow.server.rollout.evidence.Evidence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class SingleLookVerdictTest {
    private final Verdict verdict = new SingleLookVerdict();

    @Test
    void waitsUntilBothArmsHaveTheirKeys() {
        assertThat(judge(new Evidence.Arms(299, 1000), pairs(100, 0)))
                .isInstanceOf(Decision.Wait.class);
        assertThat(judge(new Evidence.Arms(1000, 299), pairs(100, 0)))
                .isInstanceOf(Decision.Wait.class);
        assertThat(judge(new Evidence.Arms(300, 300), pairs(100, 0)))
                .isInstanceOf(Decision.Promote.class);
    }

    @Test
    void agreesWithTheBinomialSumsOfMcNemarForAllSmallCounts() {
        for (int better = 0; better <= 30; better++) {
            for (int worse = 0; worse <= 30; worse++) {
                var pairs = pairs(better, worse);
                double pBetter = atLeast(better, better + worse);
                double pWorse = atLeast(worse, better + worse);
                assertThat(pairs.pBetter()).isCloseTo(pBetter, within(1e-12));
                assertThat(pairs.pWorse()).isCloseTo(pWorse, within(1e-12));
                var expected =
                        pBetter < 0.01
                                ? Decision.Promote.class
                                : pWorse < 0.01
                                        ? Decision.RollBack.class
                                        : Decision.Inconclusive.class;
                assertThat(judge(new Evidence.Arms(300, 300), pairs)).isInstanceOf(expected);
            }
        }
    }

    @Test
    void rollsBackWhenMoreCallsAreSlowThanOnePercentExplains() {
        // Of 300 calls 3 are to be expected; P(X >= 8) = 0.0115, P(X >= 9) = 0.0036.
        assertThat(slow(8)).isInstanceOf(Decision.Promote.class);
        assertThat(slow(9))
                .isInstanceOfSatisfying(
                        Decision.RollBack.class,
                        decision -> assertThat(decision.reason()).contains("9 of 300 calls"));
    }

    private Decision slow(int calls) {
        return judge(
                new Evidence.Arms(300, 300),
                pairs(100, 0),
                new Evidence.Latencies(0.1, 0.03, 300, calls));
    }

    private Decision judge(Evidence.Arms keys, Evidence.Pairs pairs) {
        return judge(keys, pairs, new Evidence.Latencies(0.001, 0.001, 1000, 0));
    }

    private Decision judge(Evidence.Arms keys, Evidence.Pairs pairs, Evidence.Latencies latency) {
        return verdict.judge(
                new Evidence(
                        keys,
                        keys,
                        pairs,
                        latency,
                        new Evidence.Arms(1000, 1000),
                        Evidence.Arms.NONE),
                World.POLICY);
    }

    private static Evidence.Pairs pairs(int onlyCandidate, int onlyStable) {
        return new Evidence.Pairs(500, onlyCandidate, onlyStable, 50);
    }

    /** P(X >= k), X binomial with n throws of a fair coin, in exact arithmetic. */
    private static double atLeast(int k, int n) {
        var sum = BigInteger.ZERO;
        for (int i = k; i <= n; i++) {
            sum = sum.add(choose(n, i));
        }
        return new BigDecimal(sum)
                .divide(new BigDecimal(BigInteger.TWO.pow(n)), MathContext.DECIMAL64)
                .doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        var c = BigInteger.ONE;
        for (int i = 1; i <= k; i++) {
            c = c.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
        }
        return c;
    }
}
