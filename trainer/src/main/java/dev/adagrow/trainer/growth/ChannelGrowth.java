package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Growth of blocks by channels (not in the thesis): where a parameter costs least time. In a small
 * network on a processor that is the last block, whose pictures are smallest, until the balance
 * sends growth to an earlier one.
 *
 * @param share of a block's channels that one growth adds
 * @param balance a block may have at most this many times the channels of the block before it; the
 *     first is not held back
 */
public record ChannelGrowth(double share, double balance) {
    /** To which numbers of channels are rounded: engines work on several at once. */
    private static final int MULTIPLE = 4;

    public ChannelGrowth {
        if (!(share > 0) || !(balance > 0)) {
            throw new IllegalArgumentException(
                    "channels for a share of " + share + " with a balance of " + balance);
        }
    }

    /** An event for each block that may get channels, best first. */
    public List<GrowthEvent.ChannelsAdded> ranked(Architecture net) {
        var events = new ArrayList<GrowthEvent.ChannelsAdded>();
        for (int b = 0; b < net.widths().size(); b++) {
            wider(net, b).ifPresent(events::add);
        }
        events.sort(
                Comparator.comparingDouble(event -> CheapestDepth.timePerParameter(net, event)));
        return events;
    }

    private Optional<GrowthEvent.ChannelsAdded> wider(Architecture net, int block) {
        int width = net.widths().get(block);
        int count = (int) Math.round(share * width);
        count = Math.max(1, count < MULTIPLE ? count : count - count % MULTIPLE);
        boolean balanced = block == 0 || width + count <= balance * net.widths().get(block - 1);
        var event = new GrowthEvent.ChannelsAdded(block, count);
        return balanced && fits(net, event) ? Optional.of(event) : Optional.empty();
    }

    /** Some families know certain widths alone, and an identity branch needs as many in as out. */
    private static boolean fits(Architecture net, GrowthEvent event) {
        try {
            var unused = net.after(event).graph();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
