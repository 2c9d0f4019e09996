package dev.adagrow.trainer.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent.BranchesAdded;
import dev.adagrow.trainer.network.GrowthEvent.ChannelsAdded;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelGrowthTest {
    private static final ChannelGrowth DOUBLED = new ChannelGrowth(1, 3);

    private static Architecture vgg(Integer... widths) {
        return SmallNets.vgg(new Shape(1, 32, 32), List.of(widths), List.of(1, 1, 1), 10);
    }

    @Test
    void channelsGoFirstWhereAParameterCostsLeastTime() {
        assertThat(DOUBLED.ranked(vgg(8, 12, 16)))
                .containsExactly(
                        new ChannelsAdded(2, 16),
                        new ChannelsAdded(1, 12),
                        new ChannelsAdded(0, 8));
    }

    @Test
    void aBlockFarWiderThanTheOneBeforeWaits() {
        assertThat(DOUBLED.ranked(vgg(8, 12, 32)))
                .containsExactly(new ChannelsAdded(1, 12), new ChannelsAdded(0, 8));
        assertThat(DOUBLED.ranked(vgg(8, 24, 32))).contains(new ChannelsAdded(2, 32));
    }

    @Test
    void numbersOfChannelsAreRoundedDownToAMultipleOfFour() {
        assertThat(new ChannelGrowth(0.5, 9).ranked(vgg(6, 12, 20)))
                .containsExactlyInAnyOrder(
                        new ChannelsAdded(0, 3), new ChannelsAdded(1, 4), new ChannelsAdded(2, 8));
        assertThat(new ChannelGrowth(0.01, 9).ranked(vgg(6, 12, 20)))
                .allMatch(event -> event.count() == 1);
    }

    @Test
    void aBlockWhoseIdentityNeedsItsChannelsIsLeftOut() {
        var net =
                SmallNets.vgg(new Shape(1, 32, 32), List.of(8, 8, 8), List.of(0, 0, 1), 10)
                        .after(new BranchesAdded(Map.of("down0.conv", new Branch.Identity())));
        assertThat(DOUBLED.ranked(net)).containsExactly(new ChannelsAdded(2, 8));
    }
}
