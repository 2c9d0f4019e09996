package dev.adagrow.trainer.network.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingCostTest {
    private static Architecture vgg(List<Integer> widths, List<Integer> units) {
        return SmallNets.vgg(new Shape(1, 32, 32), widths, units, 20);
    }

    /** Processor time of 150 steps of each net, in turn, on one core. */
    @ParameterizedTest
    @CsvSource({
        "12, 18, 24, 1, 1, 1, 1.73",
        "8, 12, 32, 1, 1, 1, 1.09",
        "8, 18, 32, 1, 1, 1, 1.33",
        "8, 12, 32, 1, 1, 2, 1.17",
        "8, 12, 16, 1, 2, 2, 1.19",
        "8, 16, 36, 1, 1, 2, 1.34"
    })
    void isWithinATenthOfWhatWasMeasured(
            int w0, int w1, int w2, int u0, int u1, int u2, double measured) {
        double ratio =
                TrainingCost.ratio(
                        vgg(List.of(w0, w1, w2), List.of(u0, u1, u2)),
                        vgg(List.of(8, 12, 16), List.of(1, 1, 1)));
        assertThat(ratio).isCloseTo(measured, within(0.1 * measured));
    }

    @Test
    void everyInsertionCosts() {
        var net = vgg(List.of(8, 12, 16), List.of(1, 1, 1));
        assertThat(TrainingCost.ratio(net, net)).isEqualTo(1);
        for (var event :
                List.of(
                        new GrowthEvent.UnitInserted(1, 0),
                        new GrowthEvent.ChannelsAdded(1, 4),
                        new GrowthEvent.BranchesAdded(
                                Map.of("stem.conv", new Branch.Conv(1, 1))))) {
            assertThat(TrainingCost.ratio(net.after(event), net)).isGreaterThan(1);
        }
    }
}
