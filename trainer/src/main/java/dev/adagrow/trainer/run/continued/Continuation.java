package dev.adagrow.trainer.run.continued;

import dev.adagrow.tensor.Tensor;
import dev.adagrow.trainer.data.LabelledTensors;
import dev.adagrow.trainer.data.MixedBatches;
import dev.adagrow.trainer.growth.GrowthRandom;
import dev.adagrow.trainer.run.context.Reports;
import dev.adagrow.trainer.run.context.RunContext;
import dev.adagrow.trainer.run.context.Streams;
import dev.adagrow.trainer.run.state.SavedModel;
import dev.adagrow.trainer.run.state.Snapshot;
import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.RunConfig;
import dev.adagrow.trainer.training.SgdSettings;
import java.util.ArrayList;
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
    private static final int PRESERVING_RECORDS = 256;
    private static final int RUNNING_STATISTICS_FROM = 1000;
    private static final double TEMPERATURE = 2;

    static Continuation of(
            RunConfig config,
            SavedModel parent,
            ContinuedData data,
            ParentView view,
            RunContext context) {
        var batches =
                new MixedBatches(
                        data.fresh().train(), replay(parent, data, view), config.batchSize());
        return new Continuation(
                config,
                parent,
                data,
                view,
                context,
                new GrowthRandom(config.seed()),
                batches,
                ContinuedPlan.of(config, batches.batchesPerEpoch()));
    }

    private static Optional<MixedBatches.Replay> replay(
            SavedModel parent, ContinuedData data, ParentView view) {
        return data.replay().size() == 0
                ? Optional.empty()
                : Optional.of(
                        new MixedBatches.Replay(
                                data.replay(),
                                view.replayLogits(),
                                (double) parent.classes().size() / data.classes(),
                                TEMPERATURE));
    }

    SgdSettings settings() {
        return config.optimizer().settings();
    }

    /** Whether every BN keeps its running statistics: few records would spoil them. */
    boolean frozenStatistics() {
        return data.fresh().train().size() < RUNNING_STATISTICS_FROM;
    }

    /**
     * The records by which an insertion is made to preserve the function: whole batches, 256
     * records or a few more.
     */
    Tensor preservingRecords(int event) {
        int count = (PRESERVING_RECORDS + config.batchSize() - 1) / config.batchSize();
        var records = new ArrayList<LabelledTensors>();
        batches.batches(count, random.data(Streams.insertion(event)))
                .forEachRemaining(b -> records.add(new LabelledTensors(b.inputs(), b.labels())));
        return LabelledTensors.concat(records).inputs();
    }

    Trainee trainee(Snapshot net) {
        return new Trainee(net, settings(), frozenStatistics());
    }

    /** Tells that a stage begins or goes on, with so many epochs of all stages done. */
    void begin(Phase phase, int done, Reports.Figures reached, Snapshot net) {
        context.reports()
                .begin(
                        phase,
                        new Reports.Extent(done, plan.epochs() + plan.controlEpochs()),
                        reached,
                        net.architecture());
    }
}
