package dev.adagrow.trainer.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HolmTest {
    @Test
    void theExampleComputedByHand() {
        // 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04 is raised to the one before it
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
        assertThat(Holm.adjust(0.4, 0.9)).containsExactly(0.8, 0.9);
        assertThat(Holm.adjust(0.7, 0.6)).containsExactly(1, 1);
        assertThat(Holm.adjust()).isEmpty();
    }

    @Test
    void anAdjustedValueIsUnderALevelWhereTheStepDownProcedureRejects() {
        var random = new Random(9);
        for (int run = 0; run < 200; run++) {
            var p = random.doubles(1 + random.nextInt(7)).map(x -> x * x * x).toArray();
            var adjusted = Holm.adjust(p);
            for (double level : new double[] {0.001, 0.01, 0.05, 0.2, 0.5}) {
                var rejected = rejected(p, level);
                for (int i = 0; i < p.length; i++) {
                    assertThat(adjusted[i] <= level).isEqualTo(rejected.contains(i));
                }
            }
        }
    }

    /** As Holm writes it: the smallest against level / m, the next against level / (m - 1), ... */
    private static Set<Integer> rejected(double[] p, double level) {
        var rejected = new HashSet<Integer>();
        while (rejected.size() < p.length) {
            int smallest = -1;
            for (int i = 0; i < p.length; i++) {
                if (!rejected.contains(i) && (smallest < 0 || p[i] < p[smallest])) {
                    smallest = i;
                }
            }
            if (p[smallest] > level / (p.length - rejected.size())) {
                break;
            }
            rejected.add(smallest);
        }
        return rejected;
    }

    @Test
    void theValuesGivenAreLeftAlone() {
        var p = new double[] {0.2, 0.1};
        Holm.adjust(p);
        assertThat(Arrays.equals(p, new double[] {0.2, 0.1})).isTrue();
    }
}
