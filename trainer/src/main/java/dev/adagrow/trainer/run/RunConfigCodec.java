package dev.adagrow.trainer.run;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@link RunConfig} from its message, and as the JSON of a training state's {@code config.json}. Stateless. */
final class RunConfigCodec {
    private static final int MAX_BLOCKS = 8;

    static RunConfig read(GrowthConfig c) throws ConfigException {
        String family = c.getFamily().isEmpty() ? "vgg" : c.getFamily();
        require(family.equals("vgg"), "family", "\"" + family + "\" is unknown; known: vgg");
        List<Integer> widths = c.getWidthsCount() == 0 ? List.of(16, 24, 32) : c.getWidthsList();
        require(widths.size() <= MAX_BLOCKS, "widths", widths.size() + " blocks; at most " + MAX_BLOCKS);
        for (int width : widths) {
            require(width >= 1 && width <= 4096, "widths", width + " is outside 1..4096");
        }
        List<Integer> target = c.getTargetUnitsList();
        require(target.isEmpty() || target.size() == widths.size(), "targetUnits",
                target.size() + " blocks, but widths has " + widths.size());
        require(target.stream().allMatch(u -> u >= 0), "targetUnits", target + " has a negative number");
        require(c.getMaxParameters() >= 0, "maxParameters", c.getMaxParameters() + " is negative");
        return new RunConfig(
                family,
                widths,
                integer("batchSize", c.getBatchSize(), 64, 2, 65_536),
                c.hasSeed() ? c.getSeed() : 1,
                schedule(c),
                optimizer(c),
                cycle(c),
                share("widthShare", c.getWidthShare(), 0.7),
                stop(c),
                c.getMaxParameters(),
                target,
                integer("calibrationRecords", c.getCalibrationRecords(), 512, 1, 1_000_000),
                continued(c.getContinued()));
    }

    private static RunConfig.Schedule schedule(GrowthConfig c) throws ConfigException {
        int epochs = integer("epochs", c.getEpochs(), 30, 1, 100_000);
        // A short run that says nothing about its end keeps most epochs for growing.
        int fineTune = integer("fineTuneEpochs", c.getFineTuneEpochs(), Math.min(6, Math.max(1, epochs / 3)), 1, 100_000);
        require(fineTune <= epochs, "fineTuneEpochs", fineTune + " of " + epochs + " epochs");
        return new RunConfig.Schedule(
                epochs,
                fineTune,
                integer("interval", c.getInterval(), 3, 1, 100_000),
                share("growthShare", c.getGrowthShare(), 0.7));
    }

    private static RunConfig.Optimizer optimizer(GrowthConfig c) throws ConfigException {
        double momentum = c.hasMomentum() ? c.getMomentum() : 0.9;
        require(momentum >= 0 && momentum < 1, "momentum", momentum + " is outside 0..1");
        double decay = c.hasWeightDecay() ? c.getWeightDecay() : 5e-4;
        require(decay >= 0 && decay < 1, "weightDecay", decay + " is outside 0..1");
        return new RunConfig.Optimizer(
                positive("learningRate", c.getLearningRate(), 0.1, 100),
                momentum,
                decay,
                integer("threads", c.getThreads(), 1, 1, 1024));
    }

    private static List<Axis> cycle(GrowthConfig c) throws ConfigException {
        if (c.getCycleCount() == 0) {
            return List.of(Axis.DEPTH, Axis.DEPTH, Axis.WIDTH);
        }
        var cycle = new ArrayList<Axis>();
        for (var letter : c.getCycleList()) {
            try {
                cycle.add(Axis.parse(letter.toLowerCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ConfigException("cycle: " + e.getMessage());
            }
        }
        return cycle;
    }

    private static StopRule.Settings stop(GrowthConfig c) throws ConfigException {
        var s = c.getStop();
        var d = StopRule.Settings.defaults();
        double beta = s.hasBeta() ? s.getBeta() : d.beta();
        require(beta >= 0 && beta < 1, "stop.beta", beta + " is outside 0..1");
        double threshold = s.hasThreshold() ? s.getThreshold() : d.threshold();
        require(Double.isFinite(threshold), "stop.threshold", threshold + " is no number");
        int tolerance = s.hasTolerance() ? s.getTolerance() : d.tolerance();
        require(tolerance >= 0, "stop.tolerance", tolerance + " is negative");
        return new StopRule.Settings(beta, threshold, d.gain(), d.misses(), tolerance, d.firstComparedEvent());
    }

    private static RunConfig.Continued continued(ContinuedGrowth c) throws ConfigException {
        var policy = switch (c.getGrowth()) {
            case POLICY_UNSPECIFIED, AUTO -> RunConfig.Policy.AUTO;
            case ALWAYS -> RunConfig.Policy.ALWAYS;
            case NEVER -> RunConfig.Policy.NEVER;
            case UNRECOGNIZED -> throw new ConfigException("continued.growth: unknown policy");
        };
        double control = share("continued.controlShare", c.getControlShare(), 0.3);
        require(control < 1, "continued.controlShare", "1 leaves nothing to grow with");
        double growth = positive("continued.maxGrowth", c.getMaxGrowth(), 1.5, 1000);
        require(growth >= 1, "continued.maxGrowth", growth + " is less than the parent");
        return new RunConfig.Continued(
                integer("continued.budgetSteps", c.getBudgetSteps(), 6000, 10, 100_000_000),
                control,
                integer("continued.minIntervalSteps", c.getMinIntervalSteps(), 300, 1, 100_000_000),
                policy,
                positive("continued.rateFactor", c.getRateFactor(), 0.2, 10),
                integer("continued.maxEvents", c.getMaxEvents(), 6, 1, 1000),
                growth);
    }

    /** Everything spelled out, defaults too. */
    static GrowthConfig write(RunConfig c) {
        var s = c.schedule();
        var o = c.optimizer();
        var g = c.continued();
        return GrowthConfig.newBuilder()
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
                .addAllCycle(c.cycle().stream().map(a -> a == Axis.DEPTH ? "d" : "w").toList())
                .setWidthShare(c.widthShare())
                .setStop(dev.adagrow.v1.StopRule.newBuilder()
                        .setBeta(c.stop().beta())
                        .setThreshold(c.stop().threshold())
                        .setTolerance(c.stop().tolerance()))
                .setMaxParameters(c.maxParameters())
                .addAllTargetUnits(c.targetUnits())
                .setCalibrationRecords(c.calibrationRecords())
                .setContinued(ContinuedGrowth.newBuilder()
                        .setBudgetSteps(g.budgetSteps())
                        .setControlShare(g.controlShare())
                        .setMinIntervalSteps(g.minIntervalSteps())
                        .setGrowth(ContinuedGrowth.Policy.valueOf(g.growth().name()))
                        .setRateFactor(g.rateFactor())
                        .setMaxEvents(g.maxEvents())
                        .setMaxGrowth(g.maxGrowth()))
                .build();
    }

    static String toJson(RunConfig config) {
        return GrowthConfigCodec.toJson(write(config));
    }

    /** 0 means that nothing is given. */
    private static int integer(String field, int value, int absent, int least, int most) throws ConfigException {
        int v = value == 0 ? absent : value;
        require(v >= least && v <= most, field, v + " is outside " + least + ".." + most);
        return v;
    }

    private static double share(String field, double value, double absent) throws ConfigException {
        double v = value == 0 ? absent : value;
        require(v > 0 && v <= 1, field, v + " is outside 0..1");
        return v;
    }

    private static double positive(String field, double value, double absent, double most) throws ConfigException {
        double v = value == 0 ? absent : value;
        require(v > 0 && v <= most, field, v + " is not positive or greater than " + most);
        return v;
    }

    private static void require(boolean holds, String field, String message) throws ConfigException {
        if (!holds) {
            throw new ConfigException(field + ": " + message);
        }
    }

    private RunConfigCodec() {}
}
