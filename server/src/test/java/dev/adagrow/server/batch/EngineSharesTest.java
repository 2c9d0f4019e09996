package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EngineSharesTest {
    private final EngineShares shares = new EngineShares();

    /** Gives turns to whoever has had least, each as long as it costs; what each has had then. */
    private Map<String, Long> run(Map<String, Long> costs, int turns) {
        var had = new TreeMap<String, Long>();
        for (int i = 0; i < turns; i++) {
            var next =
                    costs.entrySet().stream()
                            .min(Comparator.comparingLong(cost -> shares.of(cost.getKey()).had()))
                            .orElseThrow();
            shares.of(next.getKey()).turn(next.getValue());
            had.merge(next.getKey(), next.getValue(), Long::sum);
        }
        return had;
    }

    @Test
    void modelsThatAllWantTheEngineHaveEquallyMuchOfItWhateverATurnCosts() {
        for (var model : List.of("cheap", "costly", "middle")) {
            shares.of(model).begins();
        }

        var had = run(new TreeMap<>(Map.of("cheap", 1L, "costly", 60L, "middle", 7L)), 5000);

        long least = had.values().stream().min(Long::compare).orElseThrow();
        long most = had.values().stream().max(Long::compare).orElseThrow();
        assertThat(most - least).isLessThanOrEqualTo(60);
        assertThat(least).isGreaterThan(1000);
    }

    @Test
    void whoComesBackIsNextButHasSavedNothingUp() {
        shares.of("idle").begins();
        shares.of("idle").turn(5);
        shares.of("busy").begins();
        for (int i = 0; i < 100; i++) {
            shares.of("busy").turn(10);
        }

        shares.of("idle").begins();

        assertThat(shares.of("idle").had()).isLessThanOrEqualTo(shares.of("busy").had());
        assertThat(shares.of("busy").had() - shares.of("idle").had()).isLessThanOrEqualTo(10);
    }

    @Test
    void whoGivesUpItsTurnsForAMomentGainsNothingByIt() {
        shares.of("a").begins();
        shares.of("a").turn(100);
        shares.of("a").begins();

        assertThat(shares.of("a").had()).isEqualTo(100);
    }

    @Test
    void aTurnThatTookLongerThanThoughtCountsAsLongAsItTook() {
        shares.of("a").begins();
        shares.of("a").turn(10);

        shares.of("a").correct(25);

        assertThat(shares.of("a").had()).isEqualTo(35);
        shares.retain(Set.of());
        assertThat(shares.of("a").had()).isZero();
    }
}
