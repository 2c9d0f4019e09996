package dev.adagrow.trainer.run.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.Presets;
import dev.adagrow.trainer.data.Augmentation;
import dev.adagrow.trainer.growth.BranchSampler;
import dev.adagrow.trainer.growth.Budget;
import dev.adagrow.trainer.growth.ChannelGrowth;
import dev.adagrow.trainer.growth.CheapestDepth;
import dev.adagrow.trainer.growth.DepthGrowth;
import dev.adagrow.trainer.growth.GrowthCycle;
import dev.adagrow.trainer.growth.GrowthCycle.Axis;
import dev.adagrow.trainer.growth.RandomDepth;
import dev.adagrow.trainer.growth.SequentialDepth;
import dev.adagrow.trainer.growth.StopRule;
import dev.adagrow.trainer.growth.WidthGrowth;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.family.Vgg;
import dev.adagrow.trainer.network.weights.Neighbours;
import dev.adagrow.trainer.training.Initialization;
import dev.adagrow.trainer.training.OptimizerState;
import dev.adagrow.v1.GrowthConfig;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
    private static RunConfig parse(String yaml) throws ConfigException {
        return RunConfig.from(GrowthConfigCodec.parse(yaml, "test"));
    }

    @Test
    void defaultsAreThoseOfTheSchema() throws ConfigException {
        var config = RunConfig.from(GrowthConfig.getDefaultInstance());
        assertThat(config)
                .isEqualTo(
                        new RunConfig(
                                new Vgg(),
                                Design.of(Design.Variant.A),
                                List.of(16, 24, 32),
                                64,
                                1,
                                new RunConfig.Schedule(30, 6, 3, 0.7),
                                new RunConfig.Optimizer(0.1, 0.9, 5e-4, 1),
                                List.of(Axis.DEPTH, Axis.DEPTH, Axis.WIDTH),
                                GrowthCycle.Mode.EVENT,
                                new DepthGrowth(new SequentialDepth(), 1, List.of(), 1),
                                new WidthGrowth(0.7, new BranchSampler.RandomWithReplacement(), 0),
                                new ChannelGrowth(1, 3),
                                StopRule.Settings.defaults(),
                                Budget.unlimited(),
                                512,
                                new RunConfig.Continued(
                                        6000,
                                        0.4,
                                        100,
                                        RunConfig.Policy.AUTO,
                                        RunConfig.Start.PARENT,
                                        0.5,
                                        List.of(Axis.CHANNELS, Axis.DEPTH),
                                        new CheapestDepth(),
                                        true,
                                        0.1,
                                        1,
                                        4),
                                new RunConfig.Input(
                                        Augmentation.NONE, false, 1, OptionalInt.empty()),
                                new Initialization.Inherit(),
                                OptimizerState.AtGrowth.INHERITED));
        assertThat(config.schedule().lastGrowthEpoch()).isEqualTo(21);
    }

    @Test
    void everyFieldIsTakenOverAndWrittenBack() throws ConfigException {
        var config =
                parse(
                        """
                        family: vgg
                        widths: [4, 8]
                        batchSize: 16
                        seed: 9
                        epochs: 12
                        fineTuneEpochs: 5
                        interval: 2
                        growthShare: 0.4
                        learningRate: 0.05
                        momentum: 0
                        weightDecay: 0
                        cycle: [w, d]
                        mode: round
                        depth: {strategy: sequential, units: 3, balance: 2}
                        width: {share: 0.5, sampler: greedy_max_difference, maxBranches: 4}
                        stop: {beta: 0.5, threshold: 0.01, tolerance: 2, gain: absolute, misses: consecutive, firstComparedEvent: 4,
                               automatic: false}
                        maxParameters: 5000
                        allowOvershoot: true
                        unfoldedFactor: 2
                        calibrationRecords: 64
                        targetUnits: [1, 2]
                        threads: 2
                        augmentation: {cropPadding: 3, flip: true}
                        standardize: true
                        inputThreads: 0
                        inputSize: 48
                        channels: {share: 0.25, balance: 2}
                        continued: {budgetSteps: 100, annealShare: 0.2, minIntervalSteps: 7, growth: never, start: scratch, rateFactor: 0.3,
                                    cycle: [d, c], placement: random, renew: false, distillation: 0.5, maxEvents: 2, maxGrowth: 2}
                        initialization: {kind: normal, scale: 0.3}
                        optimizerState: fresh
                        """);
        assertThat(config.seed()).isEqualTo(9);
        assertThat(config.schedule()).isEqualTo(new RunConfig.Schedule(12, 5, 2, 0.4));
        assertThat(config.schedule().lastGrowthEpoch()).isEqualTo(4);
        assertThat(config.optimizer()).isEqualTo(new RunConfig.Optimizer(0.05, 0, 0, 2));
        assertThat(config.cycle()).containsExactly(Axis.WIDTH, Axis.DEPTH);
        assertThat(config.input())
                .isEqualTo(
                        new RunConfig.Input(
                                new Augmentation(3, true), true, 0, OptionalInt.of(48)));
        assertThat(config.mode()).isEqualTo(GrowthCycle.Mode.ROUND);
        assertThat(config.depth())
                .isEqualTo(new DepthGrowth(new SequentialDepth(), 3, List.of(1, 2), 2));
        assertThat(config.width())
                .isEqualTo(new WidthGrowth(0.5, new BranchSampler.GreedyMaxDifference(), 4));
        assertThat(config.stop())
                .isEqualTo(
                        new StopRule.Settings(
                                0.5,
                                0.01,
                                StopRule.Gain.ABSOLUTE,
                                StopRule.Misses.CONSECUTIVE,
                                2,
                                4,
                                false));
        assertThat(config.budget()).isEqualTo(new Budget(5000, 0, 2, true));
        assertThat(config.continued())
                .isEqualTo(
                        new RunConfig.Continued(
                                100,
                                0.2,
                                7,
                                RunConfig.Policy.NEVER,
                                RunConfig.Start.SCRATCH,
                                0.3,
                                List.of(Axis.DEPTH, Axis.CHANNELS),
                                new RandomDepth(),
                                false,
                                0.5,
                                2,
                                2));
        assertThat(config.channels()).isEqualTo(new ChannelGrowth(0.25, 2));
        assertThat(config.initialization()).isEqualTo(new Initialization.Normal(0.3));
        assertThat(config.optimizerState()).isEqualTo(OptimizerState.AtGrowth.FRESH);
        assertThat(parse(RunConfigCodec.toJson(config))).isEqualTo(config);
    }

    static Stream<Arguments> initializations() {
        return Stream.of(
                arguments("{}", new Initialization.Inherit()),
                arguments("{kind: zero}", new Initialization.Zero()),
                arguments("{kind: uniform}", new Initialization.Uniform(0.1)),
                arguments("{kind: uniform, scale: 0.01}", new Initialization.Uniform(0.01)),
                arguments("{kind: normal, scale: 0.3}", new Initialization.Normal(0.3)),
                arguments("{kind: local_fit}", new Initialization.LocalFit(Neighbours.BOTH)),
                arguments(
                        "{kind: local_fit, neighbours: left}",
                        new Initialization.LocalFit(Neighbours.LEFT)),
                arguments("{kind: global_fit}", new Initialization.GlobalFit()),
                arguments("{kind: local_learning}", new Initialization.LocalLearning(1)),
                arguments(
                        "{kind: local_learning, epochs: 3}", new Initialization.LocalLearning(3)));
    }

    @ParameterizedTest
    @MethodSource("initializations")
    void everyInitializationIsReadAndWrittenBack(String yaml, Initialization expected)
            throws ConfigException {
        var config = parse("initialization: " + yaml);
        assertThat(config.initialization()).isEqualTo(expected);
        assertThat(parse(RunConfigCodec.toJson(config))).isEqualTo(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREEDY", "SEQUENTIAL", "RANDOM"})
    void everyDepthStrategyIsTakenOverAndWrittenBack(String strategy) throws ConfigException {
        var config = parse("depth: {strategy: " + strategy + "}");
        assertThat(RunConfigCodec.write(config).getDepth().getStrategy().name())
                .isEqualTo(strategy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RANDOM_WITH_REPLACEMENT",
                "RANDOM_WITHOUT_REPLACEMENT",
                "GREEDY_MAX_DIFFERENCE"
            })
    void everyBranchSamplerIsTakenOverAndWrittenBack(String sampler) throws ConfigException {
        var config = parse("width: {sampler: " + sampler + "}");
        assertThat(RunConfigCodec.write(config).getWidth().getSampler().name()).isEqualTo(sampler);
    }

    @Test
    void everyPresetIsAConfiguration() throws ConfigException {
        for (var name : Presets.NAMES) {
            var config = parse("preset: " + name);
            assertThat(parse(RunConfigCodec.toJson(config))).isEqualTo(config);
        }
        assertThat(parse("preset: default")).isEqualTo(parse(""));
        assertThat(parse("preset: thesis").schedule().lastGrowthEpoch()).isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({"0.7, 90, 63", "0.29, 100, 29", "0.57, 100, 57", "0.7, 4, 2", "1, 100, 99"})
    void growthLosesNoEpochToTheRoundingOfItsShare(double share, int epochs, int last)
            throws ConfigException {
        var config =
                parse(
                        String.format(
                                "{epochs: %d, fineTuneEpochs: 1, growthShare: %s}", epochs, share));
        assertThat(config.schedule().lastGrowthEpoch()).isEqualTo(last);
    }

    @Test
    void withoutFineTuningNothingIsInsertedAfterTheLastEpochEither() throws ConfigException {
        assertThat(
                        parse("{epochs: 10, fineTuneEpochs: 0, growthShare: 1}")
                                .schedule()
                                .lastGrowthEpoch())
                .isEqualTo(9);
        assertThat(parse("{epochs: 30, fineTuneEpochs: 0}").schedule().lastGrowthEpoch())
                .isEqualTo(21);
    }

    @Test
    void aShortRunKeepsTimeToGrow() throws ConfigException {
        assertThat(parse("epochs: 6").schedule().fineTuneEpochs()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "family: alexnet                      | family",
                "widths: [0]                          | widths",
                "widths: [1, 1, 1, 1, 1, 1, 1, 1, 1]  | widths",
                "batchSize: 1                         | batchSize",
                "epochs: -1                           | epochs",
                "{epochs: 4, fineTuneEpochs: 5}       | fineTuneEpochs",
                "interval: -2                         | interval",
                "growthShare: 1.5                     | growthShare",
                "learningRate: -1                     | learningRate",
                "momentum: 1                          | momentum",
                "weightDecay: -1                      | weightDecay",
                "cycle: [x]                           | cycle",
                "'depth: {units: -1}'                 | depth.units",
                "'width: {share: 2}'                  | width.share",
                "'stop: {beta: 1}'                    | stop.beta",
                "'stop: {tolerance: -1}'              | stop.tolerance",
                "maxParameters: -1                    | maxParameters",
                "targetUnits: [1]                     | targetUnits",
                "calibrationRecords: -5               | calibrationRecords",
                "'continued: {budgetSteps: 5}'        | continued.budgetSteps",
                "'continued: {annealShare: 1}'        | continued.annealShare",
                "'continued: {maxGrowth: 0.5}'        | continued.maxGrowth",
                "threads: -1                          | threads",
                "'initialization: {scale: -1}'        | initialization.scale",
                "'initialization: {epochs: -1}'       | initialization.epochs",
                "'augmentation: {cropPadding: -1}'    | augmentation.cropPadding",
                "inputThreads: -1                     | inputThreads",
                "inputSize: 4                         | inputSize",
            })
    void anUnfitValueIsRefusedByItsField(String yaml, String field) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(field + ": ");
    }
}
