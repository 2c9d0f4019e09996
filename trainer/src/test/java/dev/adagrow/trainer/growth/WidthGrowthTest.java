package dev.adagrow.trainer.growth;

import static dev.adagrow.trainer.growth.Scored.scores;
import static dev.adagrow.trainer.growth.Scored.vgg;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.growth.BranchSampler.GreedyMaxDifference;
import dev.adagrow.trainer.growth.BranchSampler.RandomWithReplacement;
import dev.adagrow.trainer.growth.BranchSampler.RandomWithoutReplacement;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.Branch.AveragePool;
import dev.adagrow.trainer.network.Branch.Conv;
import dev.adagrow.trainer.network.Branch.Identity;
import dev.adagrow.trainer.network.Filter;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Layer;
import dev.adagrow.trainer.network.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthGrowthTest {
    private static final List<Branch> OF_THREE =
            List.of(
                    new Conv(1, 1),
                    new Conv(1, 3),
                    new Conv(3, 1),
                    new AveragePool(3),
                    new Identity());

    private static Layer.MainConv conv(int in, int out, int kernel, Branch... branches) {
        var filter = new Filter(in, out, new Window(kernel, 1, 1), true);
        return new Layer.MainConv("c", 0, filter, List.of(branches));
    }

    /** All branches that a convolution gets, one after the other. */
    private static List<Branch> all(BranchSampler sampler, Layer.MainConv start) {
        var has = new ArrayList<Branch>();
        var random = new SplittableRandom(3);
        while (true) {
            var next =
                    sampler.next(
                            new Layer.MainConv(start.id(), start.x(), start.filter(), has), random);
            if (next.isEmpty()) {
                return has;
            }
            has.add(next.get());
        }
    }

    @Test
    void withReplacementEveryKindIsEquallyLikelyWhateverIsThere() {
        var counts = new int[OF_THREE.size()];
        var random = new SplittableRandom(5);
        var conv = conv(4, 4, 3, new Identity(), new Identity(), new Conv(1, 1));
        for (int i = 0; i < 5000; i++) {
            var branch = new RandomWithReplacement().next(conv, random).orElseThrow();
            counts[OF_THREE.indexOf(branch)]++;
        }
        assertThat(Scored.uniform(counts)).as("%s", counts).isTrue();
    }

    @Test
    void withoutReplacementEveryKindThatIsNotThereIsEquallyLikely() {
        var counts = new int[3];
        var random = new SplittableRandom(6);
        var conv = conv(4, 4, 3, new AveragePool(3), new Identity());
        for (int i = 0; i < 3000; i++) {
            var branch = new RandomWithoutReplacement().next(conv, random).orElseThrow();
            counts[OF_THREE.indexOf(branch)]++;
        }
        assertThat(Scored.uniform(counts)).as("%s", counts).isTrue();
    }

    @Test
    void withoutReplacementAConvolutionGetsEveryKindOnce() {
        assertThat(all(new RandomWithoutReplacement(), conv(4, 4, 3)))
                .containsExactlyInAnyOrderElementsOf(OF_THREE);
        assertThat(all(new RandomWithoutReplacement(), conv(4, 4, 5))).hasSize(8);
    }

    @Test
    void greedilyTheKindsComeInTheirFixedOrder() {
        assertThat(all(new GreedyMaxDifference(), conv(4, 4, 5)))
                .containsExactly(
                        new Identity(),
                        new Conv(3, 3),
                        new Conv(5, 3),
                        new Conv(1, 3),
                        new AveragePool(5),
                        new Conv(3, 5),
                        new Conv(3, 1),
                        new Conv(1, 1));
        assertThat(all(new GreedyMaxDifference(), conv(4, 4, 3)))
                .containsExactly(
                        new Identity(),
                        new Conv(1, 3),
                        new AveragePool(3),
                        new Conv(3, 1),
                        new Conv(1, 1));
        assertThat(all(new GreedyMaxDifference(), conv(4, 8, 3)))
                .as("which changes the channels")
                .containsExactly(new Conv(1, 3), new Conv(3, 1), new Conv(1, 1));
    }

    @Test
    void aConvolutionWithoutAnyFittingKindGetsNone() {
        for (var sampler :
                List.of(
                        new RandomWithReplacement(),
                        new RandomWithoutReplacement(),
                        new GreedyMaxDifference())) {
            assertThat(sampler.next(conv(4, 8, 1), new SplittableRandom(1))).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.01, 1", "0.2, 1", "0.3, 2", "0.7, 4", "1, 5"})
    void theShareOfTheConvolutionsIsRoundedUp(double share, int branches) {
        var width = new WidthGrowth(share, new RandomWithReplacement(), 0);
        var chosen = width.choose(vgg(1, 1, 0), BnScores.none(), new SplittableRandom(1));
        assertThat(chosen.map(b -> b.byConv().size()).orElse(0)).isEqualTo(branches);
    }

    @Test
    void aFullConvolutionGivesItsTurnToTheNext() {
        var scores = scores("stem.bn", 3.0, "down0.bn", 2.0, "down1.bn", 1.0);
        var width = new WidthGrowth(0.5, new RandomWithReplacement(), 1);
        var first = width.choose(vgg(0, 0, 0), scores, new SplittableRandom(1)).orElseThrow();
        assertThat(first.byConv()).containsOnlyKeys("stem.conv", "down0.conv");
        var wider = vgg(0, 0, 0).after(first);
        var second = width.choose(wider, scores, new SplittableRandom(1)).orElseThrow();
        assertThat(second.byConv()).containsOnlyKeys("down1.conv");
        assertThat(width.choose(wider.after(second), scores, new SplittableRandom(1))).isEmpty();
    }

    @Test
    void aSaturatedConvolutionGivesItsTurnToTheNext() {
        var scores = scores("stem.bn", 3.0, "down0.bn", 2.0, "down1.bn", 1.0);
        var width = new WidthGrowth(0.3, new GreedyMaxDifference(), 0);
        var net = vgg(0, 0, 0);
        var grown = new ArrayList<String>();
        for (int i = 0; i < 9; i++) {
            var event = width.choose(net, scores, new SplittableRandom(1)).orElseThrow();
            grown.addAll(event.byConv().keySet());
            net = net.after(event);
        }
        assertThat(grown)
                .containsExactly(
                        "stem.conv",
                        "stem.conv",
                        "stem.conv",
                        "down0.conv",
                        "down0.conv",
                        "down0.conv",
                        "down1.conv",
                        "down1.conv",
                        "down1.conv");
        assertThat(width.choose(net, scores, new SplittableRandom(1))).isEmpty();
    }

    @Test
    void aConvolutionWithoutAScoreComesLast() {
        var width = new WidthGrowth(0.5, new RandomWithReplacement(), 0);
        var net =
                vgg(0, 0, 0)
                        .after(new GrowthEvent.BranchesAdded(Map.of("stem.conv", new Conv(1, 1))));
        assertThat(
                        width.choose(
                                        net,
                                        scores("down0.bn", 0.1, "down1.bn", 0.1),
                                        new SplittableRandom(1))
                                .orElseThrow()
                                .byConv())
                .containsOnlyKeys("down0.conv", "down1.conv");
    }
}
