package dev.adagrow.trainer.run.task;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.trainer.data.Augmentation;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig;
import java.util.OptionalInt;

/**
 * {@link RunConfig} from its message, and as the JSON of a training state's {@code config.json}.
 * Stateless.
 */
public final class RunConfigCodec {
    static RunConfig read(GrowthConfig proto) throws ConfigException {
        GrowthConfig c = GrowthSettings.complete(proto);
        return new RunConfig(
                c.getFamily(),
                c.getWidthsList(),
                c.getBatchSize(),
                c.getSeed(),
                new RunConfig.Schedule(
                        c.getEpochs(), c.getFineTuneEpochs(), c.getInterval(), c.getGrowthShare()),
                new RunConfig.Optimizer(
                        c.getLearningRate(), c.getMomentum(), c.getWeightDecay(), c.getThreads()),
                c.getCycleList().stream().map(Axis::parse).toList(),
                c.getWidthShare(),
                stop(c.getStop()),
                c.getMaxParameters(),
                c.getTargetUnitsList(),
                c.getCalibrationRecords(),
                continued(c.getContinued()),
                input(c));
    }

    private static RunConfig.Input input(GrowthConfig c) {
        var a = c.getAugmentation();
        return new RunConfig.Input(
                new Augmentation(a.getCropPadding(), a.getFlip()),
                c.getStandardize(),
                c.getInputThreads(),
                c.hasInputSize() ? OptionalInt.of(c.getInputSize()) : OptionalInt.empty());
    }

    private static StopRule.Settings stop(dev.adagrow.v1.StopRule s) {
        var d = StopRule.Settings.defaults();
        return new StopRule.Settings(
                s.getBeta(),
                s.getThreshold(),
                d.gain(),
                d.misses(),
                s.getTolerance(),
                d.firstComparedEvent());
    }

    private static RunConfig.Continued continued(ContinuedGrowth c) {
        return new RunConfig.Continued(
                c.getBudgetSteps(),
                c.getControlShare(),
                c.getMinIntervalSteps(),
                RunConfig.Policy.valueOf(c.getGrowth().name()),
                c.getRateFactor(),
                c.getMaxEvents(),
                c.getMaxGrowth());
    }

    /** Everything spelled out, defaults too. */
    public static GrowthConfig write(RunConfig c) {
        var s = c.schedule();
        var o = c.optimizer();
        var g = c.continued();
        var input = c.input();
        var config =
                GrowthConfig.newBuilder()
                        .setFamily(c.family())
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
                        .addAllCycle(
                                c.cycle().stream().map(a -> a == Axis.DEPTH ? "d" : "w").toList())
                        .setWidthShare(c.widthShare())
                        .setStop(
                                dev.adagrow.v1.StopRule.newBuilder()
                                        .setBeta(c.stop().beta())
                                        .setThreshold(c.stop().threshold())
                                        .setTolerance(c.stop().tolerance()))
                        .setMaxParameters(c.maxParameters())
                        .addAllTargetUnits(c.targetUnits())
                        .setCalibrationRecords(c.calibrationRecords())
                        .setContinued(
                                ContinuedGrowth.newBuilder()
                                        .setBudgetSteps(g.budgetSteps())
                                        .setControlShare(g.controlShare())
                                        .setMinIntervalSteps(g.minIntervalSteps())
                                        .setGrowth(
                                                ContinuedGrowth.Policy.valueOf(g.growth().name()))
                                        .setRateFactor(g.rateFactor())
                                        .setMaxEvents(g.maxEvents())
                                        .setMaxGrowth(g.maxGrowth()))
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
