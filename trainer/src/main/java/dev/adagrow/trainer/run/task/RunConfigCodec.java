package dev.adagrow.trainer.run.task;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.trainer.data.Augmentation;
import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.Family;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Families;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig;
import java.util.Collections;
import java.util.OptionalInt;

/**
 * {@link RunConfig} from its message, and as the JSON of a training state's {@code config.json}.
 * Stateless.
 */
public final class RunConfigCodec {
    /** Of any input. */
    private static final int SIDE = 32;

    private static Family family(GrowthConfig c) throws ConfigException {
        return Families.named(c.getFamily())
                .orElseThrow(() ->
                        new ConfigException(
                                "family: \""
                                        + c.getFamily()
                                        + "\" is unknown; known: "
                                        + String.join(", ", Families.names())));
    }

    private static Design design(GrowthConfig c) {
        return new Design(Design.Variant.valueOf(c.getVariant()), c.getActivated(), true);
    }

    /** Units of every block can be built. */
    private static void requireBuildable(RunConfig config) throws ConfigException {
        var ones = Collections.nCopies(config.widths().size(), 1);
        try {
            var unused =
                    Architecture.empty(
                                    config.family(),
                                    config.design(),
                                    new Shape(1, SIDE, SIDE),
                                    config.widths(),
                                    2)
                            .withUnits(ones)
                            .graph();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("widths: " + e.getMessage());
        }
    }

    static RunConfig read(GrowthConfig proto) throws ConfigException {
        GrowthConfig c = GrowthSettings.complete(proto);
        var config =
                new RunConfig(
                        family(c),
                        design(c),
                        c.getWidthsList(),
                        c.getBatchSize(),
                        c.getSeed(),
                        new RunConfig.Schedule(
                                c.getEpochs(),
                                c.getFineTuneEpochs(),
                                c.getInterval(),
                                c.getGrowthShare()),
                        new RunConfig.Optimizer(
                                c.getLearningRate(),
                                c.getMomentum(),
                                c.getWeightDecay(),
                                c.getThreads()),
                        c.getCycleList().stream().map(Axis::parse).toList(),
                        GrowthRulesCodec.mode(c.getMode()),
                        GrowthRulesCodec.depth(c.getDepth(), c.getTargetUnitsList()),
                        GrowthRulesCodec.width(c.getWidth()),
                        GrowthRulesCodec.channels(c.getChannels()),
                        GrowthRulesCodec.stop(c.getStop()),
                        new Budget(
                                c.getMaxParameters(),
                                0,
                                c.getUnfoldedFactor(),
                                c.getAllowOvershoot()),
                        c.getCalibrationRecords(),
                        continued(c.getContinued()),
                        input(c),
                        InitializationCodec.read(c.getInitialization()),
                        OptimizerState.AtGrowth.valueOf(c.getOptimizerState().name()));
        requireBuildable(config);
        return config;
    }

    private static RunConfig.Input input(GrowthConfig c) {
        var a = c.getAugmentation();
        return new RunConfig.Input(
                new Augmentation(a.getCropPadding(), a.getFlip()),
                c.getStandardize(),
                c.getInputThreads(),
                c.hasInputSize() ? OptionalInt.of(c.getInputSize()) : OptionalInt.empty());
    }

    private static RunConfig.Continued continued(ContinuedGrowth c) {
        return new RunConfig.Continued(
                c.getBudgetSteps(),
                c.getAnnealShare(),
                c.getMinIntervalSteps(),
                RunConfig.Policy.valueOf(c.getGrowth().name()),
                RunConfig.Start.valueOf(c.getStart().name()),
                c.getRateFactor(),
                c.getCycleList().stream().map(Axis::parse).toList(),
                GrowthRulesCodec.strategy(c.getPlacement()),
                c.getRenew(),
                c.getDistillation(),
                c.getMaxEvents(),
                c.getMaxGrowth());
    }

    /** Everything that the run works by spelled out, defaults too. */
    public static GrowthConfig write(RunConfig c) {
        var s = c.schedule();
        var o = c.optimizer();
        var g = c.continued();
        return GrowthConfig.newBuilder()
                .setFamily(c.family().name())
                .setVariant(c.design().variant().name())
                .setActivated(c.design().activated())
                .addAllWidths(c.widths())
                .setBatchSize(c.batchSize())
                .setSeed(c.seed())
                .setEpochs(s.epochs())
                .setFineTuneEpochs(s.fineTuneEpochs())
                .setInterval(s.interval())
                .setGrowthShare(s.growthShare())
                .setLearningRate(o.learningRate())
                .setMomentum(o.momentum())
                .setWeightDecay(o.weightDecay())
                .setThreads(o.threads())
                .addAllCycle(c.cycle().stream().map(Axis::letter).toList())
                .setMode(GrowthRulesCodec.write(c.mode()))
                .setDepth(GrowthRulesCodec.write(c.depth()))
                .setWidth(GrowthRulesCodec.write(c.width()))
                .setChannels(GrowthRulesCodec.write(c.channels()))
                .setStop(GrowthRulesCodec.write(c.stop()))
                .setMaxParameters(c.budget().maxParameters())
                .setAllowOvershoot(c.budget().overshoot())
                .setUnfoldedFactor(c.budget().unfoldedFactor())
                .addAllTargetUnits(c.depth().target())
                .setCalibrationRecords(c.calibrationRecords())
                .setContinued(
                        ContinuedGrowth.newBuilder()
                                .setBudgetSteps(g.budgetSteps())
                                .setAnnealShare(g.annealShare())
                                .setMinIntervalSteps(g.minIntervalSteps())
                                .setGrowth(ContinuedGrowth.Policy.valueOf(g.growth().name()))
                                .setStart(ContinuedGrowth.Start.valueOf(g.start().name()))
                                .setRateFactor(g.rateFactor())
                                .addAllCycle(g.cycle().stream().map(Axis::letter).toList())
                                .setPlacement(GrowthRulesCodec.write(g.placement()))
                                .setRenew(g.renew())
                                .setDistillation(g.distillation())
                                .setMaxEvents(g.maxEvents())
                                .setMaxGrowth(g.maxGrowth()))
                .setInitialization(InitializationCodec.write(c.initialization()))
                .setOptimizerState(GrowthConfig.OptimizerState.valueOf(c.optimizerState().name()))
                .mergeFrom(write(c.input()))
                .build();
    }

    private static GrowthConfig write(RunConfig.Input input) {
        var config =
                GrowthConfig.newBuilder()
                        .setAugmentation(
                                dev.adagrow.v1.Augmentation.newBuilder()
                                        .setCropPadding(input.augmentation().cropPadding())
                                        .setFlip(input.augmentation().flip()))
                        .setStandardize(input.standardize())
                        .setInputThreads(input.threads());
        input.size().ifPresent(config::setInputSize);
        return config.build();
    }

    public static String toJson(RunConfig config) {
        return GrowthConfigCodec.toJson(write(config));
    }

    private RunConfigCodec() {}
}
