package dev.adagrow.trainer.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The structure of a network in training form (thesis table 3-1): a stem, blocks of zero or more
 * units, between two blocks a Down, a head. Which layers these are says the family. Nothing but
 * {@link #after} changes one.
 *
 * @param input of one record
 * @param widths channels of each block
 * @param units ids of the units of each block, in order of the data flow
 * @param branches by id of the main convolution, in order of their addition
 * @param nextUnit id of the next inserted unit
 */
public record Architecture(
        Family family,
        Design design,
        Shape input,
        List<Integer> widths,
        List<List<Integer>> units,
        Map<String, List<Branch>> branches,
        int classes,
        int nextUnit) {
    /**
     * @throws IllegalArgumentException if units and widths differ in their number of blocks, or an
     *     extent is not positive
     */
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
    public static Architecture empty(
            Family family, Design design, Shape input, List<Integer> widths, int classes) {
        return new Architecture(
                family,
                design,
                input,
                widths,
                Collections.nCopies(widths.size(), List.of()),
                Map.of(),
                classes,
                0);
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

    /** This net with so many units more in each block, each inserted at its block's end. */
    public Architecture withUnits(List<Integer> counts) {
        if (counts.size() != widths.size()) {
            throw new IllegalArgumentException(
                    counts.size() + " numbers of units for " + widths.size() + " widths");
        }
        var net = this;
        for (int b = 0; b < counts.size(); b++) {
            for (int i = 0; i < counts.get(b); i++) {
                net = net.after(new GrowthEvent.UnitInserted(b, net.units.get(b).size()));
            }
        }
        return net;
    }

    /**
     * The net that its growth began with: no units, no branches, the classes and the channels that
     * the events did not add.
     *
     * @param log every event since then
     */
    public Architecture origin(List<GrowthEvent> log) {
        int first = classes;
        var narrow = new ArrayList<>(widths);
        for (var event : log) {
            switch (event) {
                case GrowthEvent.ClassesAdded(int count) -> first -= count;
                case GrowthEvent.ChannelsAdded(int block, int count) ->
                        narrow.set(block, narrow.get(block) - count);
                case GrowthEvent.UnitInserted u -> {}
                case GrowthEvent.BranchesAdded b -> {}
                case GrowthEvent.Stopped s -> {}
            }
        }
        return empty(family, design, input, narrow, first);
    }

    /**
     * @throws IllegalArgumentException if the event does not fit: no such block, position or
     *     convolution, a branch that does not fold into it, or channels that the family cannot have
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
                yield with(widths, grown, branches, classes, nextUnit + 1);
            }
            case GrowthEvent.BranchesAdded(var byConv) -> {
                var graph = graph();
                var wider = new TreeMap<>(branches);
                byConv.forEach((conv, branch) -> {
                    requireFits(branch, mainConv(graph, conv));
                    var all = new ArrayList<>(wider.getOrDefault(conv, List.of()));
                    all.add(branch);
                    wider.put(conv, all);
                });
                yield with(widths, units, wider, classes, nextUnit);
            }
            case GrowthEvent.ChannelsAdded(int block, int count) -> {
                if (block < 0 || block >= widths.size()) {
                    throw new IllegalArgumentException("no block " + block + " in " + this);
                }
                var wider = new ArrayList<>(widths);
                wider.set(block, Math.addExact(widths.get(block), count));
                var net = with(wider, units, branches, classes, nextUnit);
                net.requireBranchesFit();
                yield net;
            }
            case GrowthEvent.ClassesAdded(int count) ->
                    with(widths, units, branches, classes + count, nextUnit);
            case GrowthEvent.Stopped s -> this;
        };
    }

    /** An identity needs as many channels in as out, which one block's channels may end. */
    private void requireBranchesFit() {
        for (var conv : mainConvs()) {
            conv.branches().forEach(branch -> requireFits(branch, conv));
        }
    }

    private Architecture with(
            List<Integer> newWidths,
            List<List<Integer>> newUnits,
            Map<String, List<Branch>> newBranches,
            int newClasses,
            int newNextUnit) {
        return new Architecture(
                family, design, input, newWidths, newUnits, newBranches, newClasses, newNextUnit);
    }

    private Layer.MainConv mainConv(LayerGraph graph, String id) {
        try {
            return graph.mainConv(id);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " in " + this, e);
        }
    }

    private static void requireFits(Branch branch, Layer.MainConv conv) {
        if (!branch.fits(conv.filter())) {
            int k = conv.filter().window().kernel();
            throw new IllegalArgumentException(
                    branch
                            + " does not fit "
                            + conv.id()
                            + ", a "
                            + k
                            + "x"
                            + k
                            + " convolution that makes "
                            + conv.out()
                            + " channels of "
                            + conv.in());
        }
    }

    /**
     * The layers.
     *
     * @throws IllegalArgumentException if widths or input do not fit the family
     */
    public LayerGraph graph() {
        return family.unroll(this);
    }

    /** In order of the data flow: stem, units of block 0, down0, units of block 1, ... */
    public List<Layer.MainConv> mainConvs() {
        return graph().mainConvs();
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

    /** Units of each block. */
    public List<Integer> unitCounts() {
        return units.stream().map(List::size).toList();
    }

    /** "vgg 1-2-1 +3 branches". */
    @Override
    public String toString() {
        var blocks = String.join("-", unitCounts().stream().map(u -> Integer.toString(u)).toList());
        int b = branchCount();
        return family.name()
                + " "
                + blocks
                + (b == 0 ? "" : " +" + b + (b == 1 ? " branch" : " branches"));
    }
}
