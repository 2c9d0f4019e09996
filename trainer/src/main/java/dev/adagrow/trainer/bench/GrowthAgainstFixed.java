package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Branch;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.InitialWeights;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * CPU seconds of growing to a network against training that network from the start, for the same
 * epochs of the same records: the grown one is small for a part of them. Epochs of the two
 * alternate.
 *
 * @param grown CPU seconds, events included
 * @param fixed CPU seconds
 */
public record GrowthAgainstFixed(double grown, double fixed) {
    private static final int RECORDS = 1000;
    private static final int EPOCHS = 30;
    private static final int INTERVAL = 3;
    private static final int BATCH = 64;
    private static final double SHARE = 0.7;

    public double ratio() {
        return grown / fixed;
    }

    /**
     * Thirty epochs of 1,000 records; an event after every third: unit, unit, branches at 70 % of
     * the convolutions, until the target is reached.
     *
     * @param empty where growth starts
     * @param target units of each block
     */
    public static GrowthAgainstFixed measure(
            Architecture empty, List<Integer> target, int threads) {
        var records = RandomRecords.of(empty.input(), RECORDS);
        var random = new SplittableRandom(1);
        long[] cpu = {0, 0};
        try (var growing = open(empty, threads);
                var fixed = open(empty.withUnits(target), threads)) {
            var events = events(empty, target);
            int done = 0;
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                long begin = ProcessStats.cpuNanos();
                train(growing, records, epoch);
                if (epoch % INTERVAL == 0 && done < events.size()) {
                    growing.apply(events.get(done++), new Initialization.Inherit(), random);
                }
                long between = ProcessStats.cpuNanos();
                train(fixed, records, epoch);
                cpu[0] += between - begin;
                cpu[1] += ProcessStats.cpuNanos() - between;
            }
        }
        return new GrowthAgainstFixed(cpu[0] / 1e9, cpu[1] / 1e9);
    }

    private static TrainingSession open(Architecture net, int threads) {
        return TrainingSession.open(
                InitialWeights.form(net, new SplittableRandom(1)),
                OptimizerState.fresh(),
                new SgdSettings(0.9, 5e-4, threads));
    }

    private static void train(TrainingSession session, LabelledTensors records, int epoch) {
        var batches = new ShuffledBatches(records, BATCH).epoch(new SplittableRandom(epoch));
        if (session.train(batches, step -> 0.05).steps() == 0) {
            throw new IllegalStateException("an epoch without a step");
        }
    }

    /** Blocks in turn. */
    private static List<GrowthEvent> events(Architecture empty, List<Integer> target) {
        var events = new ArrayList<GrowthEvent>();
        var net = empty;
        int units = 0;
        while (!net.unitCounts().equals(target)) {
            GrowthEvent next = ++units % 3 == 0 ? branches(net) : unit(net, target);
            events.add(next);
            net = net.after(next);
        }
        return events;
    }

    private static GrowthEvent unit(Architecture net, List<Integer> target) {
        int block = 0;
        for (int b = 1; b < target.size(); b++) {
            int missing = target.get(b) - net.units().get(b).size();
            if (missing > target.get(block) - net.units().get(block).size()) {
                block = b;
            }
        }
        return new GrowthEvent.UnitInserted(block, net.units().get(block).size());
    }

    private static GrowthEvent branches(Architecture net) {
        var convs = net.mainConvs();
        var chosen = new TreeMap<String, Branch>();
        convs.subList(0, (int) Math.ceil(SHARE * convs.size()))
                .forEach(c -> chosen.put(c.id(), new Branch.Conv(1, 3)));
        return new GrowthEvent.BranchesAdded(chosen);
    }
}
