package dev.adagrow.config;

import dev.adagrow.v1.Augmentation;
import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig;
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
    private static final int MAX_BLOCKS = 8;
    private static final int MAX_WIDTH = 4096;
    private static final int MAX_CROP_PADDING = 32;
    private static final int MAX_INPUT_THREADS = 64;
    private static final int MIN_INPUT = 8;
    private static final int MAX_INPUT = 1024;
    private static final int MANY = 100_000;
    private static final int VERY_MANY = 100_000_000;

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
                        .setBatchSize(integer("batchSize", c.getBatchSize(), 64, 2, 65_536))
                        .setSeed(c.hasSeed() ? c.getSeed() : 1)
                        .setCalibrationRecords(
                                integer(
                                        "calibrationRecords",
                                        c.getCalibrationRecords(),
                                        512,
                                        1,
                                        1_000_000))
                        .addAllCycle(cycle(c.getCycleList()))
                        .setWidthShare(share("widthShare", c.getWidthShare(), 0.7))
                        .setStop(stop(c.getStop()))
                        .setContinued(continued(c.getContinued()))
                        .setInitialization(initialization(c.getInitialization()))
                        .setOptimizerState(optimizerState(c.getOptimizerState()));
        blocks(c, complete);
        schedule(c, complete);
        optimizer(c, complete);
        input(c, complete);
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
        List<Integer> target = c.getTargetUnitsList();
        require(
                target.isEmpty() || target.size() == widths.size(),
                "targetUnits",
                target.size() + " blocks, but widths has " + widths.size());
        require(
                target.stream().allMatch(u -> u >= 0),
                "targetUnits",
                target + " has a negative number");
        require(c.getMaxParameters() >= 0, "maxParameters", c.getMaxParameters() + " is negative");
        complete.addAllWidths(widths)
                .addAllTargetUnits(target)
                .setMaxParameters(c.getMaxParameters());
    }

    private static void schedule(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        int epochs = integer("epochs", c.getEpochs(), 30, 1, MANY);
        // A short run that says nothing about its end keeps most epochs for growing.
        int fineTune =
                integer(
                        "fineTuneEpochs",
                        c.getFineTuneEpochs(),
                        Math.min(6, Math.max(1, epochs / 3)),
                        1,
                        MANY);
        require(fineTune <= epochs, "fineTuneEpochs", fineTune + " of " + epochs + " epochs");
        complete.setEpochs(epochs)
                .setFineTuneEpochs(fineTune)
                .setInterval(integer("interval", c.getInterval(), 3, 1, MANY))
                .setGrowthShare(share("growthShare", c.getGrowthShare(), 0.7));
    }

    private static void optimizer(GrowthConfig c, GrowthConfig.Builder complete)
            throws ConfigException {
        double momentum = c.hasMomentum() ? c.getMomentum() : 0.9;
        require(momentum >= 0 && momentum < 1, "momentum", momentum + " is outside 0..1");
        double decay = c.hasWeightDecay() ? c.getWeightDecay() : 5e-4;
        require(decay >= 0 && decay < 1, "weightDecay", decay + " is outside 0..1");
        complete.setLearningRate(positive("learningRate", c.getLearningRate(), 0.1, 100))
                .setMomentum(momentum)
                .setWeightDecay(decay)
                .setThreads(integer("threads", c.getThreads(), 1, 1, 1024));
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
                .setScale(positive("initialization.scale", i.getScale(), 0.1, 100))
                .setNeighbours(
                        neighbours == Initialization.Neighbours.NEIGHBOURS_UNSPECIFIED
                                ? Initialization.Neighbours.BOTH
                                : neighbours)
                .setEpochs(integer("initialization.epochs", i.getEpochs(), 1, 1, 1000))
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

    private static List<String> cycle(List<String> letters) throws ConfigException {
        List<String> cycle =
                letters.isEmpty()
                        ? List.of("d", "d", "w")
                        : letters.stream().map(letter -> letter.toLowerCase(Locale.ROOT)).toList();
        for (String letter : cycle) {
            require(
                    letter.equals("d") || letter.equals("w"),
                    "cycle",
                    "\"" + letter + "\" is neither \"d\" nor \"w\"");
        }
        return cycle;
    }

    private static StopRule stop(StopRule s) throws ConfigException {
        double beta = s.hasBeta() ? s.getBeta() : 0.6;
        require(beta >= 0 && beta < 1, "stop.beta", beta + " is outside 0..1");
        double threshold = s.hasThreshold() ? s.getThreshold() : 0.03;
        require(Double.isFinite(threshold), "stop.threshold", threshold + " is no number");
        int tolerance = s.hasTolerance() ? s.getTolerance() : 1;
        require(tolerance >= 0, "stop.tolerance", tolerance + " is negative");
        return StopRule.newBuilder()
                .setBeta(beta)
                .setThreshold(threshold)
                .setTolerance(tolerance)
                .build();
    }

    private static ContinuedGrowth continued(ContinuedGrowth c) throws ConfigException {
        require(
                c.getGrowth() != ContinuedGrowth.Policy.UNRECOGNIZED,
                "continued.growth",
                "unknown policy");
        boolean unspecified = c.getGrowth() == ContinuedGrowth.Policy.POLICY_UNSPECIFIED;
        double control = share("continued.controlShare", c.getControlShare(), 0.3);
        require(control < 1, "continued.controlShare", "1 leaves nothing to grow with");
        double growth = positive("continued.maxGrowth", c.getMaxGrowth(), 1.5, 1000);
        require(growth >= 1, "continued.maxGrowth", growth + " is less than the parent");
        return ContinuedGrowth.newBuilder()
                .setBudgetSteps(
                        integer("continued.budgetSteps", c.getBudgetSteps(), 6000, 10, VERY_MANY))
                .setControlShare(control)
                .setMinIntervalSteps(
                        integer(
                                "continued.minIntervalSteps",
                                c.getMinIntervalSteps(),
                                300,
                                1,
                                VERY_MANY))
                .setGrowth(unspecified ? ContinuedGrowth.Policy.AUTO : c.getGrowth())
                .setRateFactor(positive("continued.rateFactor", c.getRateFactor(), 0.2, 10))
                .setMaxEvents(integer("continued.maxEvents", c.getMaxEvents(), 6, 1, 1000))
                .setMaxGrowth(growth)
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

    /** 0 means that nothing is given. */
    private static int integer(String field, int value, int absent, int least, int most)
            throws ConfigException {
        int v = value == 0 ? absent : value;
        require(v >= least && v <= most, field, v + " is outside " + least + ".." + most);
        return v;
    }

    private static double share(String field, double value, double absent) throws ConfigException {
        double v = value == 0 ? absent : value;
        require(v > 0 && v <= 1, field, v + " is outside 0..1");
        return v;
    }

    private static double positive(String field, double value, double absent, double most)
            throws ConfigException {
        double v = value == 0 ? absent : value;
        require(v > 0 && v <= most, field, v + " is not positive or greater than " + most);
        return v;
    }

    private static void require(boolean holds, String field, String message)
            throws ConfigException {
        if (!holds) {
            throw new ConfigException(field + ": " + message);
        }
    }

    private GrowthSettings() {}
}
