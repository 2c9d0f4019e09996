package dev.adagrow.trainer.run.task;

import dev.adagrow.trainer.growth.BranchSampler;
import dev.adagrow.trainer.growth.ChannelGrowth;
import dev.adagrow.trainer.growth.CheapestDepth;
import dev.adagrow.trainer.growth.DepthGrowth;
import dev.adagrow.trainer.growth.DepthStrategy;
import dev.adagrow.trainer.growth.GreedyDepth;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.RandomDepth;
import dev.adagrow.trainer.growth.SequentialDepth;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.trainer.growth.WidthGrowth;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.GrowthConfig.Channels;
import dev.adagrow.v1.GrowthConfig.Depth;
import dev.adagrow.v1.GrowthConfig.Width;
import java.util.List;

/**
 * The rules of growth from the completed message, in which nothing is left open, and back.
 * Stateless.
 */
final class GrowthRulesCodec {
    static GrowthCycle.Mode mode(GrowthConfig.Mode mode) {
        return GrowthCycle.Mode.valueOf(mode.name());
    }

    static GrowthConfig.Mode write(GrowthCycle.Mode mode) {
        return GrowthConfig.Mode.valueOf(mode.name());
    }

    static DepthGrowth depth(Depth depth, List<Integer> target) {
        return new DepthGrowth(
                strategy(depth.getStrategy()), depth.getUnits(), target, depth.getBalance());
    }

    /** Without the target, which is a field of its own. */
    static Depth write(DepthGrowth depth) {
        return Depth.newBuilder()
                .setStrategy(write(depth.strategy()))
                .setUnits(depth.units())
                .setBalance(depth.balance())
                .build();
    }

    static DepthStrategy strategy(Depth.Strategy strategy) {
        return switch (strategy) {
            case GREEDY -> new GreedyDepth();
            case SEQUENTIAL -> new SequentialDepth();
            case RANDOM -> new RandomDepth();
            case CHEAPEST -> new CheapestDepth();
            case STRATEGY_UNSPECIFIED, UNRECOGNIZED -> throw open(strategy);
        };
    }

    static Depth.Strategy write(DepthStrategy strategy) {
        return switch (strategy) {
            case GreedyDepth greedy -> Depth.Strategy.GREEDY;
            case SequentialDepth sequential -> Depth.Strategy.SEQUENTIAL;
            case RandomDepth random -> Depth.Strategy.RANDOM;
            case CheapestDepth cheapest -> Depth.Strategy.CHEAPEST;
        };
    }

    static WidthGrowth width(Width width) {
        return new WidthGrowth(
                width.getShare(), sampler(width.getSampler()), width.getMaxBranches());
    }

    static Width write(WidthGrowth width) {
        return Width.newBuilder()
                .setShare(width.share())
                .setSampler(write(width.sampler()))
                .setMaxBranches(width.maxBranches())
                .build();
    }

    static ChannelGrowth channels(Channels channels) {
        return new ChannelGrowth(channels.getShare(), channels.getBalance());
    }

    static Channels write(ChannelGrowth channels) {
        return Channels.newBuilder()
                .setShare(channels.share())
                .setBalance(channels.balance())
                .build();
    }

    private static BranchSampler sampler(Width.Sampler sampler) {
        return switch (sampler) {
            case RANDOM_WITH_REPLACEMENT -> new BranchSampler.RandomWithReplacement();
            case RANDOM_WITHOUT_REPLACEMENT -> new BranchSampler.RandomWithoutReplacement();
            case GREEDY_MAX_DIFFERENCE -> new BranchSampler.GreedyMaxDifference();
            case SAMPLER_UNSPECIFIED, UNRECOGNIZED -> throw open(sampler);
        };
    }

    private static Width.Sampler write(BranchSampler sampler) {
        return switch (sampler) {
            case BranchSampler.RandomWithReplacement r -> Width.Sampler.RANDOM_WITH_REPLACEMENT;
            case BranchSampler.RandomWithoutReplacement r ->
                    Width.Sampler.RANDOM_WITHOUT_REPLACEMENT;
            case BranchSampler.GreedyMaxDifference g -> Width.Sampler.GREEDY_MAX_DIFFERENCE;
        };
    }

    static StopRule.Settings stop(dev.adagrow.v1.StopRule s) {
        return new StopRule.Settings(
                s.getBeta(),
                s.getThreshold(),
                StopRule.Gain.valueOf(s.getGain().name()),
                StopRule.Misses.valueOf(s.getMisses().name()),
                s.getTolerance(),
                s.getFirstComparedEvent(),
                s.getAutomatic());
    }

    static dev.adagrow.v1.StopRule write(StopRule.Settings s) {
        return dev.adagrow.v1.StopRule.newBuilder()
                .setBeta(s.beta())
                .setThreshold(s.threshold())
                .setGain(dev.adagrow.v1.StopRule.Gain.valueOf(s.gain().name()))
                .setMisses(dev.adagrow.v1.StopRule.Misses.valueOf(s.misses().name()))
                .setTolerance(s.tolerance())
                .setFirstComparedEvent(s.firstComparedEvent())
                .setAutomatic(s.automatic())
                .build();
    }

    private static IllegalStateException open(Enum<?> value) {
        return new IllegalStateException(value + " in a completed configuration");
    }

    private GrowthRulesCodec() {}
}
