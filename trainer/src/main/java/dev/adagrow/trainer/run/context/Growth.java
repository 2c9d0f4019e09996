package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.DepthGrowth;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Part;
import dev.adagrow.trainer.run.state.EpochMetrics.Change;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What first and continued growth do alike with events. Stateless. */
public final class Growth {
    public static GrowthCycle cycle(RunConfig config, Budget budget) {
        return cycle(config, config.cycle(), config.mode(), config.depth(), budget);
    }

    /** Of continued growth, whose events are whole rounds. */
    public static GrowthCycle preservingCycle(RunConfig config, Budget budget) {
        return cycle(
                config,
                config.continued().cycle(),
                GrowthCycle.Mode.ROUND,
                config.depth().preservingFunction(config.continued().placement()),
                budget);
    }

    private static GrowthCycle cycle(
            RunConfig config,
            List<Axis> order,
            GrowthCycle.Mode mode,
            DepthGrowth depth,
            Budget budget) {
        return new GrowthCycle(order, mode, depth, config.width(), config.channels(), budget);
    }

    /**
     * @throws UnfitTaskException if the target is of another number of blocks than the net that
     *     growth starts from, or smaller
     */
    public static void requireTarget(DepthGrowth depth, Architecture start)
            throws UnfitTaskException {
        var target = depth.target();
        var units = start.unitCounts();
        if (target.isEmpty()) {
            return;
        }
        if (target.size() != units.size()) {
            throw new UnfitTaskException(
                    "targetUnits "
                            + target
                            + " has "
                            + target.size()
                            + " blocks; growth starts from "
                            + start
                            + " with "
                            + units.size());
        }
        for (int b = 0; b < units.size(); b++) {
            if (target.get(b) < units.get(b)) {
                throw new UnfitTaskException(
                        "targetUnits "
                                + target
                                + " wants "
                                + target.get(b)
                                + " units in block "
                                + b
                                + "; growth starts from "
                                + start
                                + ", which has "
                                + units.get(b));
            }
        }
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
            case GrowthEvent.ChannelsAdded c -> Set.of();
            case GrowthEvent.ClassesAdded c -> Set.of();
            case GrowthEvent.Stopped s -> Set.of();
        };
    }

    /**
     * Ids of what is young at this epoch: added an interval ago or less. So at a growth event what
     * the event before inserted is young, and all that is older is not.
     *
     * @param start the net before the first of these events
     * @param log events of this run
     */
    public static Set<String> young(
            Architecture start, List<LoggedEvent> log, int epoch, int interval) {
        return added(start, log, logged -> epoch - logged.epoch() <= interval);
    }

    /**
     * Ids of what these events add.
     *
     * @param start the net before the first of them
     */
    public static Set<String> added(Architecture start, List<LoggedEvent> log) {
        return added(start, log, logged -> true);
    }

    private static Set<String> added(
            Architecture start, List<LoggedEvent> log, Predicate<LoggedEvent> wanted) {
        var ids = new TreeSet<String>();
        var net = start;
        for (var logged : log) {
            if (wanted.test(logged)) {
                ids.addAll(added(net, logged.event()));
            }
            net = net.after(logged.event());
        }
        return ids;
    }

    /** What an event does to a net. */
    static Change change(GrowthEvent event) {
        return switch (event) {
            case GrowthEvent.UnitInserted u -> Change.UNIT_INSERTED;
            case GrowthEvent.BranchesAdded b -> Change.BRANCHES_ADDED;
            case GrowthEvent.ChannelsAdded c -> Change.CHANNELS_ADDED;
            case GrowthEvent.ClassesAdded c -> Change.CLASSES_ADDED;
            case GrowthEvent.Stopped s -> Change.GROWTH_STOPPED;
        };
    }

    /** For people: all that happened at once. */
    public static String describe(List<GrowthEvent> events) {
        return events.stream().map(Growth::describe).collect(Collectors.joining("; "));
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
            case GrowthEvent.ChannelsAdded(int block, int count) ->
                    count + " channels added to block " + block;
            case GrowthEvent.ClassesAdded(int count) -> count + " classes added";
            case GrowthEvent.Stopped(String reason) -> "growth stopped: " + reason;
        };
    }

    private Growth() {}
}
