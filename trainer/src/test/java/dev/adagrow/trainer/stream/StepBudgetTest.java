package dev.adagrow.trainer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.count.TrainingCost;
import dev.adagrow.trainer.network.family.Vgg;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
    private static final Architecture FIRST =
            Architecture.empty(
                            new Vgg(),
                            Design.of(Design.Variant.A),
                            new Shape(1, 32, 32),
                            List.of(4, 6),
                            10)
                    .withUnits(List.of(1, 0));

    @Test
    void aNetThatHasGrownTakesFewerStepsInTheSameTime() {
        var grown = FIRST.after(new GrowthEvent.ChannelsAdded(1, 6));
        int steps = StepBudget.of(1000, FIRST, grown);
        assertThat(steps).isLessThan(1000);
        assertThat(steps * TrainingCost.ratio(grown, FIRST)).isCloseTo(1000, within(1.0));
    }

    @Test
    void theFirstNetTakesAllAndNoNetTakesNone() {
        assertThat(StepBudget.of(1000, FIRST, FIRST)).isEqualTo(1000);
        assertThat(StepBudget.of(1000, FIRST, FIRST.after(new GrowthEvent.ClassesAdded(2))))
                .isBetween(990, 1000);
        assertThat(StepBudget.of(10, FIRST, FIRST.after(new GrowthEvent.ChannelsAdded(1, 600))))
                .isEqualTo(10);
    }
}
