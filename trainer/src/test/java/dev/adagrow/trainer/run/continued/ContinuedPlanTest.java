package dev.adagrow.trainer.run.continued;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.run.SmallTasks;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ContinuedPlanTest {
    @Test
    void noIntervalIsLongerThanAllThatComesBeforeTheAnnealing() throws IOException {
        var small = plan("{budgetSteps: 10}");
        assertThat(small.stable()).isEqualTo(6);
        assertThat(small.interval()).isEqualTo(6);
        assertThat(plan("{budgetSteps: 10, annealShare: 0.99}").interval()).isEqualTo(1);
        assertThat(plan("{budgetSteps: 1000}").interval()).isEqualTo(100);
        assertThat(plan("{budgetSteps: 1000, minIntervalSteps: 1}").interval()).isEqualTo(50);
    }

    private static ContinuedPlan plan(String continued) throws IOException {
        return ContinuedPlan.of(SmallTasks.config("continued: " + continued + "\n"));
    }
}
