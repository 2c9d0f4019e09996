package dev.adagrow.trainer.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The structure of a VGG network in training form (thesis table 3-1, variant A): stem conv-BN,
 * blocks of zero or more units (main conv-BN-ReLU), between two blocks a Down (BN - main conv
 * stride 2 - BN), global average pool, linear head. Nothing but {@link #after} changes one.
 *
 * @param input of one record
 * @param widths channels of each block
 * @param units ids of the units of each block, in order of the data flow
 * @param branches by id of the main convolution, in order of their addition
 * @param nextUnit id of the next inserted unit
 */
public record Architecture(
        Shape input,
        List<Integer> widths,
        List<List<Integer>> units,
        Map<String, List<Branch>> branches,
        int classes,
        int nextUnit) {
    public static final int KERNEL = 3;

    public Architecture {
        widths = List.copyOf(widths);
        units = units.stream().map(List::copyOf).toList();
        var copy = new TreeMap<String, List<Branch>>();
        branches.forEach((conv, list) -> copy.put(conv, List.copyOf(list)));
        branches = Collections.unmodifiableMap(copy);
        if (widths.isEmpty() || units.size() != widths.size()) {
            throw new IllegalArgumentException(
                    units.size() + " blocks for " + widths.size() + " widths");
        }
        if (classes < 1 || widths.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException(
                    "a network of widths " + widths + " and " + classes + " classes");
        }
    }

    /** All blocks empty: from where growth starts. */
    public static Architecture empty(Shape input, List<Integer> widths, int classes) {
        return new Architecture(
                input, widths, Collections.nCopies(widths.size(), List.of()), Map.of(), classes, 0);
    }

    /**
     * The net after all events, in their order.
     *
     * @throws IllegalArgumentException if an event does not fit the net before it
     */
    public static Architecture replay(Architecture start, List<GrowthEvent> log) {
        var net = start;
        for (var event : log) {
            net = net.after(event);
        }
        return net;
    }

    /**
     * @throws IllegalArgumentException if the event does not fit: no such block, position or
     *     convolution, or a branch without weights where the channels change
     */
    public Architecture after(GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted(int block, int position) -> {
                if (block < 0
                        || block >= units.size()
                        || position < 0
                        || position > units.get(block).size()) {
                    throw new IllegalArgumentException(
                            "no place " + position + " in block " + block + " of " + this);
                }
                var grown = new ArrayList<List<Integer>>(units);
                var ids = new ArrayList<>(grown.get(block));
                ids.add(position, nextUnit);
                grown.set(block, ids);
                yield new Architecture(input, widths, grown, branches, classes, nextUnit + 1);
            }
            case GrowthEvent.BranchesAdded(var byConv) -> {
                var wider = new TreeMap<>(branches);
                byConv.forEach((conv, branch) -> {
                    requireFits(branch, mainConv(conv));
                    var all = new ArrayList<>(wider.getOrDefault(conv, List.of()));
                    all.add(branch);
                    wider.put(conv, all);
                });
                yield new Architecture(input, widths, units, wider, classes, nextUnit);
            }
            case GrowthEvent.ClassesAdded(int count) ->
                    new Architecture(input, widths, units, branches, classes + count, nextUnit);
            case GrowthEvent.Stopped s -> this;
        };
    }

    private MainConv mainConv(String id) {
        return mainConvs().stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no convolution " + id + " in " + this));
    }

    private static void requireFits(Branch branch, MainConv conv) {
        boolean fits =
                switch (branch) {
                    case Branch.Conv c -> true;
                    case Branch.AveragePool p -> conv.in() == conv.out();
                    case Branch.Identity i -> conv.in() == conv.out();
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    "a branch without weights"
                            + " does not fit "
                            + conv.id()
                            + ", which makes "
                            + conv.out()
                            + " channels of "
                            + conv.in());
        }
    }

    /** A convolution that may get branches. */
    public record MainConv(String id, int in, int out, int stride) {}

    /** In order of the data flow: stem, units of block 0, down0, units of block 1, ... */
    public List<MainConv> mainConvs() {
        var all = new ArrayList<MainConv>();
        all.add(new MainConv("stem", input.channels(), widths.getFirst(), 1));
        for (int b = 0; b < widths.size(); b++) {
            int width = widths.get(b);
            for (int u : units.get(b)) {
                all.add(new MainConv(unitId(b, u), width, width, 1));
            }
            if (b + 1 < widths.size()) {
                all.add(new MainConv(downId(b), width, widths.get(b + 1), 2));
            }
        }
        return all;
    }

    /** In order of insertion; empty for a convolution without branches, or an unknown one. */
    public List<Branch> branchesOf(String conv) {
        return branches.getOrDefault(conv, List.of());
    }

    public int unitCount() {
        return units.stream().mapToInt(List::size).sum();
    }

    public int branchCount() {
        return branches.values().stream().mapToInt(List::size).sum();
    }

    /**
     * @param unit running number by insertion, not its position
     */
    public static String unitId(int block, int unit) {
        return "block" + block + ".u" + unit;
    }

    /** The Down behind this block. */
    public static String downId(int block) {
        return "down" + block;
    }

    /** "vgg 1-2-1 +3 branches". */
    @Override
    public String toString() {
        var blocks = String.join("-", units.stream().map(u -> Integer.toString(u.size())).toList());
        int b = branchCount();
        return "vgg " + blocks + (b == 0 ? "" : " +" + b + (b == 1 ? " branch" : " branches"));
    }
}
