package dev.adagrow.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.family.MobileNetV3;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {
    private static final Shape INPUT = new Shape(1, 8, 8);

    @Test
    void countsTheMultiplyAddsOfConvolutionsAndHeadAlone() {
        var net = SmallNets.vgg(INPUT, List.of(4, 6), List.of(1, 0), 3);
        // stem 1>4 and unit 4>4 on 8x8, Down 4>6 on 4x4, head 6>3
        long hand = 9 * 4 * 64 + 9 * 16 * 64 + 9 * 24 * 16 + 18;
        assertThat(Roofline.multiplyAdds(net)).isCloseTo(hand, within(1e-6));
        var wider =
                net.after(
                        new GrowthEvent.BranchesAdded(
                                Map.of("block0.u0.conv", new Branch.Conv(1, 3))));
        assertThat(Roofline.multiplyAdds(wider)).isCloseTo(hand + 3 * 16 * 64, within(1e-6));
    }

    @Test
    void rooflineIsTheLargerOfOperationsAndMemoryOfEachLayer() {
        var net = SmallNets.vgg(INPUT, List.of(4), List.of(0), 3);
        double infinite = Double.POSITIVE_INFINITY;
        double operations = 6.0 * (9 * 4 * 64 + 12);
        assertThat(new Roofline(1, infinite).seconds(net)).isCloseTo(operations, within(1e-6));
        // stem reads 64 and writes 256 floats three times, BN 8 x 256, pool 2 x 256
        double bytes = 4.0 * (3 * (64 + 256) + 8 * 256 + 2 * 256);
        assertThat(new Roofline(infinite, 1).seconds(net)).isCloseTo(bytes, within(1e-6));
        assertThat(new Roofline(1, 1).seconds(net))
                .isGreaterThan(Math.max(operations, bytes))
                .isLessThan(operations + bytes);
    }

    @Test
    void everyMeasurementHasAPositiveFigureInEveryFamily() {
        var net =
                SmallNets.of(
                        new MobileNetV3(),
                        Design.of(Design.Variant.A),
                        INPUT,
                        List.of(4, 4),
                        List.of(1, 1),
                        10);
        var share = EngineShare.measure(net, 4, 1, 0.05);
        assertThat(share.ofSgemm()).isPositive();
        assertThat(share.ofRoofline()).isPositive();
        var costs = GrowthCosts.measure(net, 4, 1, 20);
        assertThat(costs.eventMillis()).isPositive();
    }

    @Test
    void theGrownNetEndsAsTheFixedOneAndCostsSomething() {
        var empty = SmallNets.vgg(INPUT, List.of(2, 2), List.of(0, 0), 10);
        var against = GrowthAgainstFixed.measure(empty, List.of(2, 1), 1);
        assertThat(against.grown()).isPositive();
        assertThat(against.fixed()).isPositive();
    }
}
