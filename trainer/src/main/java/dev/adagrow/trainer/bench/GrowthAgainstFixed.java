package dev.adagrow.trainer.bench;

import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.ShuffledBatches;
import dev.adagrow.trainer.growth.BnScores;
import dev.adagrow.trainer.growth.BranchSampler;
import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.ChannelGrowth;
import dev.adagrow.trainer.growth.DepthGrowth;
import dev.adagrow.trainer.growth.GreedyDepth;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.Plan;
import dev.adagrow.trainer.growth.WidthGrowth;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.weights.InitialWeights;
import dev.adagrow.trainer.process.ProcessStats;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.trainer.training.SgdSettings;
import dev.adagrow.trainer.training.TrainingSession;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * CPU seconds of growing to a network against training that network from the start, for the same
 * epochs of the same records: the grown one is small for a part of them, and carries branches for
 * another. Epochs of the two alternate.
 *
 * @param grown CPU seconds, events included
 * @param fixed CPU seconds
 */
public record GrowthAgainstFixed(double grown, double fixed) {
    private static final int RECORDS = 1000;
    private static final int EPOCHS = 30;
    private static final int LAST_GROWTH_EPOCH = 24;
    private static final int INTERVAL = 3;
    private static final int BATCH = 64;
    private static final double SHARE = 0.7;

    public double ratio() {
        return grown / fixed;
    }

    /**
     * Thirty epochs of 1,000 records, the last six without growth; an event after every third:
     * unit, unit, branches at 70 % of the convolutions, until the target is reached.
     *
     * @param empty where growth starts
     * @param target units of each block
     */
    public static GrowthAgainstFixed measure(
            Architecture empty, List<Integer> target, int threads) {
        var records = RandomRecords.of(empty.input(), RECORDS);
        var growth = new Growth(target);
        long[] cpu = {0, 0};
        try (var growing = open(empty, threads);
                var fixed = open(empty.withUnits(target), threads)) {
            for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                long begin = ProcessStats.cpuNanos();
                train(growing, records, epoch);
                if (epoch % INTERVAL == 0 && epoch <= LAST_GROWTH_EPOCH) {
                    growth.event(growing);
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

    /** As a first growth grows. */
    private static final class Growth {
        private final SplittableRandom random = new SplittableRandom(1);
        private final GrowthCycle cycle;
        private int next;

        Growth(List<Integer> target) {
            cycle =
                    new GrowthCycle(
                            List.of(Axis.DEPTH, Axis.DEPTH, Axis.WIDTH),
                            GrowthCycle.Mode.EVENT,
                            new DepthGrowth(new GreedyDepth(), 1, target, 1),
                            new WidthGrowth(SHARE, new BranchSampler.RandomWithReplacement(), 0),
                            new ChannelGrowth(1, 1),
                            new Budget(0, 0, 1.5, false));
        }

        void event(TrainingSession session) {
            var scores = BnScores.of(session.form(), Set.of());
            switch (cycle.next(session.architecture(), scores, next, random)) {
                case Plan.Grow grow -> {
                    for (var event : grow.events()) {
                        session.apply(event, new Initialization.Inherit(), random);
                    }
                    next = grow.next();
                }
                case Plan.Over over -> {}
            }
        }
    }
}
