package dev.adagrow.trainer.network;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What happened to a network while it grew; the architecture is a fold over these. */
public sealed interface GrowthEvent {
    /** A fresh unit stands at {@code position} of the block; those from there on move up by one. */
    record UnitInserted(int block, int position) implements GrowthEvent {}

    /** One more branch at each of these main convolutions (by id). */
    record BranchesAdded(Map<String, Branch> byConv) implements GrowthEvent {
        public BranchesAdded {
            byConv = Collections.unmodifiableMap(new TreeMap<>(byConv));
        }
    }

    /**
     * A block and what leads into it have {@code count} more channels: the stem or Down before it
     * makes as many more, every unit of it takes in and makes as many more, and what follows takes
     * them in. Capacity that stays when the network is folded, unlike a branch's.
     */
    record ChannelsAdded(int block, int count) implements GrowthEvent {
        public ChannelsAdded {
            if (count < 1) {
                throw new IllegalArgumentException(count + " channels added");
            }
        }
    }

    /** The head has {@code count} more outputs. */
    record ClassesAdded(int count) implements GrowthEvent {
        public ClassesAdded {
            if (count < 1) {
                throw new IllegalArgumentException(count + " classes added");
            }
        }
    }

    /** Growth ended, and why. */
    record Stopped(String reason) implements GrowthEvent {}
}
