package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.GreedyDepth;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.RandomWidth;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What first and continued growth do alike with events. Stateless. */
public final class Growth {
    /** Branches of one convolution at most: each is another convolution's worth of activations. */
    private static final int MAX_BRANCHES = 16;

    public static GrowthCycle cycle(RunConfig config, Budget budget) {
        return new GrowthCycle(
                config.cycle(),
                new GreedyDepth(config.targetUnits()),
                new RandomWidth(config.widthShare(), MAX_BRANCHES),
                budget);
    }

    /** Ids of the units and branches that an event adds to this net. */
    public static Set<String> added(Architecture before, GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted(int block, int position) ->
                    Set.of(new Part.Unit(block, before.nextUnit()).path());
            case GrowthEvent.BranchesAdded(var byConv) -> {
                var ids = new TreeSet<String>();
                byConv.keySet()
                        .forEach(
                                conv -> ids.add(conv + ".branch" + before.branchesOf(conv).size()));
                yield ids;
            }
            case GrowthEvent.ClassesAdded c -> Set.of();
            case GrowthEvent.Stopped s -> Set.of();
        };
    }

    /**
     * Ids of what was added after fewer than {@code interval} epochs ago.
     *
     * @param start the net before the first of these events
     * @param log events of this run
     */
    public static Set<String> young(
            Architecture start, List<LoggedEvent> log, int epoch, int interval) {
        var young = new TreeSet<String>();
        var net = start;
        for (var logged : log) {
            if (epoch - logged.epoch() < interval) {
                young.addAll(added(net, logged.event()));
            }
            net = net.after(logged.event());
        }
        return young;
    }

    /** For people. */
    public static String describe(GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted(int block, int position) ->
                    "unit inserted in block " + block + " at " + position;
            case GrowthEvent.BranchesAdded(var byConv) -> {
                var parts =
                        byConv.entrySet().stream()
                                .map(e -> NetworkJson.name(e.getValue()) + " at " + e.getKey())
                                .toList();
                yield "branches added: " + String.join(", ", parts);
            }
            case GrowthEvent.ClassesAdded(int count) -> count + " classes added";
            case GrowthEvent.Stopped(String reason) -> "growth stopped: " + reason;
        };
    }

    private Growth() {}
}
