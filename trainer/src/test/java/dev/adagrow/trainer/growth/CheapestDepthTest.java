package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.network.GrowthEvent.UnitInserted;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CheapestDepthTest {
    @Test
    void unitsGoFirstWhereAParameterCostsLeastTime() {
        var net = SmallNets.vgg(new Shape(1, 32, 32), List.of(8, 12, 32), List.of(1, 1, 1), 10);
        assertThat(
                        new CheapestDepth()
                                .ranked(
                                        net,
                                        BnScores.none(),
                                        List.of(0, 1, 2),
                                        new SplittableRandom(1)))
                .containsExactly(
                        new UnitInserted(2, 1), new UnitInserted(1, 1), new UnitInserted(0, 1));
    }
}
