package dev.adagrow.config;

import dev.adagrow.v1.Augmentation;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.GrowthConfig.Channels;
import dev.adagrow.v1.GrowthConfig.Depth;
import dev.adagrow.v1.GrowthConfig.Width;
import dev.adagrow.v1.Initialization;
import dev.adagrow.v1.StopRule;
import java.util.List;
import java.util.Locale;

/**
 * The defaults and limits of {@code GrowthConfig}, as its comments document them: one place for the
 * trainer, which works by them, and for server and client, which refuse what no trainer would take.
 * Stateless.
 */
public final class GrowthSettings {
    /** Of networks that can grow; the first is the default. */
    public static final List<String> FAMILIES =
            List.of("vgg", "resnet", "bottleneck", "mobilenetv3");

    private static final List<String> VARIANTS = List.of("A", "B");
    private static final List<String> AXES = List.of("d", "w", "c");
    private static final int MAX_BLOCKS = 8;
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_CROP_PADDING = 32;
    private static final int MAX_INPUT_THREADS = 64;
    private static final int MIN_INPUT = 8;
    private static final int MAX_INPUT = 1024;
    private static final int MAX_UNITS = 1000;
    private static final int MAX_CYCLE = 1000;
    private static final int MAX_BRANCHES = 1000;
    private static final int MANY = 100_000;

    /**
     * The same configuration with every field set that has a default of its own.
     *
     * @throws ConfigException naming the field with an unfit value
     */
    public static GrowthConfig complete(GrowthConfig c) throws ConfigException {
        var complete =
                GrowthConfig.newBuilder()
                        .setFamily(oneOf("family", c.getFamily(), FAMILIES))
                        .setVariant(oneOf("variant", c.getVariant(), VARIANTS))
                        .setActivated(c.getActivated())
                        .setBatchSize(
                                integer(
                                        "batchSize",
                                        c.hasBatchSize() ? c.getBatchSize() : 64,
                                        2,
                                        65_536))
                        .setSeed(c.hasSeed() ? c.getSeed() : 1)
                        .setCalibrationRecords(
                                integer(
                                        "calibrationRecords",
                                        c.hasCalibrationRecords() ? c.getCalibrationRecords() : 512,
                                        1,
                                        1_000_000))
                        .addAllCycle(cycle("cycle", c.getCycleList(), List.of("d", "d", "w")))
                        .setMode(mode(c.getMode()))
                        .setDepth(depth(c.getDepth()))
                        .setWidth(width(c.getWidth()))
                        .setChannels(channels(c.getChannels()))
                        .setStop(stop(c.getStop()))
                        .setContinued(ContinuedSettings.complete(c.getContinued()))
                        .setInitialization(initialization(c.getInitialization()))
                        .setOptimizerState(optimizerState(c.getOptimizerState()));
        blocks(c, complete);
        limits(c, complete);
        schedule(c, complete);
        optimizer(c, complete);
        input(c, complete);
        require(
                !complete.getCycleList().stream().allMatch("w"::equals)
                        || complete.getWidth().getShare() > 0,
                "width.share",
                "0 leaves nothing of a cycle of \"w\"");
        return complete.build();
    }

    /**
     * Checks without completing.
     *
     * @throws ConfigException naming the field with an unfit value
     */
    public static void check(GrowthConfig config) throws ConfigException {
        var unused = complete(config);
    }

    private static void blocks(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        List<Integer> widths = c.getWidthsCount() == 0 ? List.of(16, 24, 32) : c.getWidthsList();
        require(
                widths.size() <= MAX_BLOCKS,
                "widths",
                widths.size() + " blocks; at most " + MAX_BLOCKS);
        for (int width : widths) {
            require(
                    width >= 1 && width <= MAX_WIDTH,
                    "widths",
                    width + " is outside 1.." + MAX_WIDTH);
        }
        complete.addAllWidths(widths);
    }

    private static void limits(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        int blocks = complete.getWidthsCount();
        List<Integer> target = c.getTargetUnitsList();
        require(
                target.isEmpty() || target.size() == blocks,
                "targetUnits",
                target.size() + " blocks, but widths has " + blocks);
        for (int units : target) {
            require(
                    units >= 0 && units <= MAX_UNITS,
                    "targetUnits",
                    units + " is outside 0.." + MAX_UNITS);
        }
        require(
                target.isEmpty()
                        || target.stream().allMatch(units -> units == 0)
                        || complete.getCycleList().contains("d"),
                "targetUnits",
                target + " is never reached by a cycle without \"d\"");
        require(c.getMaxParameters() >= 0, "maxParameters", c.getMaxParameters() + " is negative");
        double unfolded =
                positive(
                        "unfoldedFactor",
                        c.hasUnfoldedFactor() ? c.getUnfoldedFactor() : 1.5,
                        1000);
        require(unfolded >= 1, "unfoldedFactor", unfolded + " is less than the folded network");
        complete.addAllTargetUnits(target)
                .setMaxParameters(c.getMaxParameters())
                .setAllowOvershoot(c.getAllowOvershoot())
                .setUnfoldedFactor(unfolded);
    }

    private static void schedule(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        int epochs = integer("epochs", c.hasEpochs() ? c.getEpochs() : 30, 1, MANY);
        // A short run that says nothing about its end keeps most epochs for growing.
        int fineTune =
                integer(
                        "fineTuneEpochs",
                        c.hasFineTuneEpochs()
                                ? c.getFineTuneEpochs()
                                : Math.min(6, Math.max(1, epochs / 3)),
                        0,
                        MANY);
        require(fineTune <= epochs, "fineTuneEpochs", fineTune + " of " + epochs + " epochs");
        complete.setEpochs(epochs)
                .setFineTuneEpochs(fineTune)
                .setInterval(integer("interval", c.hasInterval() ? c.getInterval() : 3, 1, MANY))
                .setGrowthShare(
                        share("growthShare", c.hasGrowthShare() ? c.getGrowthShare() : 0.7));
    }

    private static void optimizer(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        double momentum = c.hasMomentum() ? c.getMomentum() : 0.9;
        require(momentum >= 0 && momentum < 1, "momentum", momentum + " is outside 0..1");
        double decay = c.hasWeightDecay() ? c.getWeightDecay() : 5e-4;
        require(decay >= 0 && decay < 1, "weightDecay", decay + " is outside 0..1");
        complete.setLearningRate(
                        positive(
                                "learningRate",
                                c.hasLearningRate() ? c.getLearningRate() : 0.1,
                                100))
                .setMomentum(momentum)
                .setWeightDecay(decay)
                .setThreads(integer("threads", c.hasThreads() ? c.getThreads() : 1, 1, 1024));
    }

    private static Initialization initialization(Initialization i) throws ConfigException {
        var kind = i.getKind();
        var neighbours = i.getNeighbours();
        require(kind != Initialization.Kind.UNRECOGNIZED, "initialization.kind", "unknown kind");
        require(
                neighbours != Initialization.Neighbours.UNRECOGNIZED,
                "initialization.neighbours",
                "unknown neighbours");
        return Initialization.newBuilder()
                .setKind(
                        kind == Initialization.Kind.KIND_UNSPECIFIED
                                ? Initialization.Kind.INHERIT
                                : kind)
                .setScale(positive("initialization.scale", i.hasScale() ? i.getScale() : 0.1, 100))
                .setNeighbours(
                        neighbours == Initialization.Neighbours.NEIGHBOURS_UNSPECIFIED
                                ? Initialization.Neighbours.BOTH
                                : neighbours)
                .setEpochs(
                        integer(
                                "initialization.epochs",
                                i.hasEpochs() ? i.getEpochs() : 1,
                                1,
                                1000))
                .build();
    }

    private static GrowthConfig.OptimizerState optimizerState(GrowthConfig.OptimizerState state)
            throws ConfigException {
        require(
                state != GrowthConfig.OptimizerState.UNRECOGNIZED,
                "optimizerState",
                "unknown state");
        return state == GrowthConfig.OptimizerState.OPTIMIZER_STATE_UNSPECIFIED
                ? GrowthConfig.OptimizerState.INHERITED
                : state;
    }

    private static void input(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        int padding = c.getAugmentation().getCropPadding();
        require(
                padding >= 0 && padding <= MAX_CROP_PADDING,
                "augmentation.cropPadding",
                padding + " is outside 0.." + MAX_CROP_PADDING);
        int threads = c.hasInputThreads() ? c.getInputThreads() : 1;
        require(
                threads >= 0 && threads <= MAX_INPUT_THREADS,
                "inputThreads",
                threads + " is outside 0.." + MAX_INPUT_THREADS);
        complete.setAugmentation(
                        Augmentation.newBuilder()
                                .setCropPadding(padding)
                                .setFlip(c.getAugmentation().getFlip()))
                .setStandardize(c.getStandardize())
                .setInputThreads(threads);
        if (c.hasInputSize()) {
            int size = c.getInputSize();
            require(
                    size >= MIN_INPUT && size <= MAX_INPUT,
                    "inputSize",
                    size + " is outside " + MIN_INPUT + ".." + MAX_INPUT);
            complete.setInputSize(size);
        }
    }

    static List<String> cycle(String field, List<String> letters, List<String> otherwise)
            throws ConfigException {
        List<String> cycle =
                letters.isEmpty()
                        ? otherwise
                        : letters.stream().map(letter -> letter.toLowerCase(Locale.ROOT)).toList();
        require(cycle.size() <= MAX_CYCLE, field, cycle.size() + " growths; at most " + MAX_CYCLE);
        for (String letter : cycle) {
            require(
                    AXES.contains(letter),
                    field,
                    "\"" + letter + "\" is none of " + String.join(", ", AXES));
        }
        return cycle;
    }

    private static Channels channels(Channels c) throws ConfigException {
        double balance =
                positive("channels.balance", c.hasBalance() ? c.getBalance() : 3, MAX_WIDTH);
        return Channels.newBuilder()
                .setShare(positive("channels.share", c.hasShare() ? c.getShare() : 1, 16))
                .setBalance(balance)
                .build();
    }

    private static GrowthConfig.Mode mode(GrowthConfig.Mode mode) throws ConfigException {
        require(mode != GrowthConfig.Mode.UNRECOGNIZED, "mode", "unknown");
        return mode == GrowthConfig.Mode.MODE_UNSPECIFIED ? GrowthConfig.Mode.EVENT : mode;
    }

    private static Depth depth(Depth d) throws ConfigException {
        require(
                d.getStrategy() != Depth.Strategy.UNRECOGNIZED,
                "depth.strategy",
                "unknown strategy");
        boolean unspecified = d.getStrategy() == Depth.Strategy.STRATEGY_UNSPECIFIED;
        int balance = d.hasBalance() ? d.getBalance() : 1;
        require(
                balance >= 0 && balance <= MAX_UNITS,
                "depth.balance",
                balance + " is outside 0.." + MAX_UNITS);
        return Depth.newBuilder()
                .setStrategy(unspecified ? Depth.Strategy.SEQUENTIAL : d.getStrategy())
                .setUnits(integer("depth.units", d.hasUnits() ? d.getUnits() : 1, 1, MAX_UNITS))
                .setBalance(balance)
                .build();
    }

    private static Width width(Width w) throws ConfigException {
        require(w.getSampler() != Width.Sampler.UNRECOGNIZED, "width.sampler", "unknown sampler");
        boolean unspecified = w.getSampler() == Width.Sampler.SAMPLER_UNSPECIFIED;
        double share = w.hasShare() ? w.getShare() : 0.7;
        require(share >= 0 && share <= 1, "width.share", share + " is outside 0..1");
        int branches = w.getMaxBranches();
        require(
                branches >= 0 && branches <= MAX_BRANCHES,
                "width.maxBranches",
                branches + " is outside 0.." + MAX_BRANCHES);
        return Width.newBuilder()
                .setShare(share)
                .setSampler(unspecified ? Width.Sampler.RANDOM_WITH_REPLACEMENT : w.getSampler())
                .setMaxBranches(branches)
                .build();
    }

    private static StopRule stop(StopRule s) throws ConfigException {
        double beta = s.hasBeta() ? s.getBeta() : 0.6;
        require(beta >= 0 && beta < 1, "stop.beta", beta + " is outside 0..1");
        double threshold = s.hasThreshold() ? s.getThreshold() : 0.03;
        require(Double.isFinite(threshold), "stop.threshold", threshold + " is no number");
        int tolerance = s.hasTolerance() ? s.getTolerance() : 1;
        require(tolerance >= 0, "stop.tolerance", tolerance + " is negative");
        require(s.getGain() != StopRule.Gain.UNRECOGNIZED, "stop.gain", "unknown");
        require(s.getMisses() != StopRule.Misses.UNRECOGNIZED, "stop.misses", "unknown");
        boolean relative = s.getGain() != StopRule.Gain.ABSOLUTE;
        boolean cumulative = s.getMisses() != StopRule.Misses.CONSECUTIVE;
        return StopRule.newBuilder()
                .setBeta(beta)
                .setThreshold(threshold)
                .setTolerance(tolerance)
                .setGain(relative ? StopRule.Gain.RELATIVE : StopRule.Gain.ABSOLUTE)
                .setMisses(cumulative ? StopRule.Misses.CUMULATIVE : StopRule.Misses.CONSECUTIVE)
                .setFirstComparedEvent(
                        integer(
                                "stop.firstComparedEvent",
                                s.hasFirstComparedEvent() ? s.getFirstComparedEvent() : 3,
                                2,
                                MANY))
                .setAutomatic(!s.hasAutomatic() || s.getAutomatic())
                .build();
    }

    /** The first if nothing is given. */
    private static String oneOf(String field, String value, List<String> known)
            throws ConfigException {
        String v = value.isEmpty() ? known.getFirst() : value;
        require(
                known.contains(v),
                field,
                "\"" + v + "\" is unknown; known: " + String.join(", ", known));
        return v;
    }

    static int integer(String field, int value, int least, int most) throws ConfigException {
        require(
                value >= least && value <= most,
                field,
                value + " is outside " + least + ".." + most);
        return value;
    }

    static double share(String field, double value) throws ConfigException {
        require(value > 0 && value <= 1, field, value + " is not positive or greater than 1");
        return value;
    }

    static double positive(String field, double value, double most) throws ConfigException {
        require(
                value > 0 && value <= most,
                field,
                value + " is not positive or greater than " + most);
        return value;
    }

    static void require(boolean holds, String field, String message) throws ConfigException {
        if (!holds) {
            throw new ConfigException(field + ": " + message);
        }
    }

    private GrowthSettings() {}
}
