package dev.adagrow.trainer.run.continued;

import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.data.Variations;
import dev.adagrow.trainer.growth.GainRule;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.count.TrainingCost;
import dev.adagrow.trainer.run.context.Reports;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.state.History;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.SgdSettings;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;

/**
 * What all stages of one continued growth work with.
 *
 * @param batches half new records, half replay
 */
record Continuation(
        RunConfig config,
        SavedModel parent,
        ContinuedData data,
        ParentView view,
        RunContext context,
        GrowthRandom random,
        MixedBatches batches,
        ContinuedPlan plan) {
    private static final int RUNNING_STATISTICS_FROM = 1000;

    static Continuation of(
            RunConfig config,
            SavedModel parent,
            ContinuedData data,
            ParentView view,
            RunContext context) {
        var batches =
                new MixedBatches(
                        data.fresh().train(),
                        replay(config, parent, data, context),
                        config.batchSize());
        return new Continuation(
                config,
                parent,
                data,
                view,
                context,
                new GrowthRandom(config.seed()),
                batches,
                ContinuedPlan.of(config));
    }

    private static Optional<MixedBatches.Replay> replay(
            RunConfig config, SavedModel parent, ContinuedData data, RunContext context) {
        return data.replay().size() == 0
                ? Optional.empty()
                : Optional.of(
                        new MixedBatches.Replay(
                                data.replay(), Teaching.of(config, parent, data, context.input())));
    }

    /** The parent's net with a head for all classes of the job. */
    Architecture start() {
        var net = parent.snapshot().architecture();
        int added = data.classes() - net.classes();
        return added == 0 ? net : net.after(new GrowthEvent.ClassesAdded(added));
    }

    /** A comparison of an earlier job in which an insertion has beaten its twin beyond doubt. */
    Optional<History.Duel> proof() {
        return parent.history().versions().stream()
                .flatMap(version -> Optional.ofNullable(version.duel()).stream())
                .filter(duel -> duel.grownWon() && GainRule.beats(duel.p()))
                .findFirst();
    }

    /** Of a step of a net, in steps of the parent's. */
    double cost(Architecture net) {
        return TrainingCost.ratio(net, start());
    }

    SgdSettings settings() {
        return config.optimizer().settings();
    }

    /** Whether every BN keeps its running statistics: few records would spoil them. */
    boolean frozenStatistics() {
        return data.fresh().train().size() < RUNNING_STATISTICS_FROM;
    }

    /** Of the training batches of this number. */
    Variations variations(long number) {
        return new Variations(config.input().augmentation(), random.variationsSeed(number));
    }

    /** {@code count} training batches; equal numbers give equal batches. */
    Iterator<Batch> training(int count, long number) {
        return context.paced(batches.drafts(count, random.data(number), variations(number)));
    }

    /** Tells that training begins or goes on, with so many intervals done. */
    void begin(Phase phase, int done, Reports.Figures reached, Snapshot net) throws IOException {
        context.begin(
                phase,
                new Reports.Extent(done, plan.intervals()),
                reached,
                net.architecture(),
                net.log());
    }
}
