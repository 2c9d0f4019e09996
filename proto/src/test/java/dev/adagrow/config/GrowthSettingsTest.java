package dev.adagrow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.Initialization;
import dev.adagrow.v1.StopRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrowthSettingsTest {
    /**
     * Where nothing is a value of its own: no limit, no target, no variation, the records' size.
     */
    private static final Set<String> MAY_BE_ABSENT =
            Set.of("maxParameters", "targetUnits", "cropPadding", "flip", "inputSize");

    private static GrowthConfig complete(String yaml) throws ConfigException {
        return GrowthSettings.complete(GrowthConfigCodec.parse(yaml, "test"));
    }

    @Test
    void anEmptyConfigurationGetsEveryDocumentedDefault() throws ConfigException {
        GrowthConfig c = complete("");
        everyFieldIsSet(c);
        assertThat(c)
                .isEqualTo(
                        GrowthConfigCodec.parse(
                                """
                                family: vgg
                                variant: A
                                activated: false
                                widths: [16, 24, 32]
                                batchSize: 64
                                seed: 1
                                epochs: 30
                                fineTuneEpochs: 6
                                interval: 3
                                growthShare: 0.7
                                learningRate: 0.1
                                momentum: 0.9
                                weightDecay: 5.0e-4
                                cycle: [d, d, w]
                                mode: event
                                depth: {strategy: sequential, units: 1, balance: 1}
                                width: {share: 0.7, sampler: random_with_replacement, maxBranches: 0}
                                stop: {beta: 0.6, threshold: 0.03, tolerance: 1, gain: relative, misses: cumulative, firstComparedEvent: 3,
                                       automatic: true}
                                allowOvershoot: false
                                unfoldedFactor: 1.5
                                calibrationRecords: 512
                                threads: 1
                                augmentation: {cropPadding: 0, flip: false}
                                standardize: false
                                inputThreads: 1
                                channels: {share: 1, balance: 3}
                                continued: {budgetSteps: 6000, annealShare: 0.4, minIntervalSteps: 100, growth: auto, start: parent,
                                            rateFactor: 0.5, cycle: [c, d], placement: cheapest, renew: true, distillation: 0.1, maxEvents: 1, maxGrowth: 4}
                                initialization: {kind: INHERIT, scale: 0.1, neighbours: BOTH, epochs: 1}
                                optimizerState: INHERITED
                                """,
                                "defaults"));
    }

    private static void everyFieldIsSet(Message message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (MAY_BE_ABSENT.contains(field.getJsonName())) {
                continue;
            }
            boolean set =
                    field.isRepeated()
                            ? message.getRepeatedFieldCount(field) > 0
                            : message.hasField(field);
            assertThat(set).as(field.getJsonName()).isTrue();
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                everyFieldIsSet((Message) message.getField(field));
            }
        }
    }

    @Test
    void completingTwiceChangesNothing() throws ConfigException {
        GrowthConfig c =
                complete(
                        """
                        widths: [8, 8]
                        targetUnits: [1, 0]
                        cycle: [D, W]
                        momentum: 0
                        stop: {beta: 0}
                        augmentation: {cropPadding: 4, flip: true}
                        standardize: true
                        inputThreads: 0
                        inputSize: 64
                        """);
        assertThat(GrowthSettings.complete(c)).isEqualTo(c);
        assertThat(c.getCycleList()).containsExactly("d", "w");
        assertThat(c.getMomentum()).isZero();
        assertThat(c.getStop().getBeta()).isZero();
        assertThat(c.getAugmentation().getCropPadding()).isEqualTo(4);
        assertThat(c.getAugmentation().getFlip()).isTrue();
        assertThat(c.getStandardize()).isTrue();
        assertThat(c.getInputThreads()).isZero();
        assertThat(c.getInputSize()).isEqualTo(64);
    }

    @Test
    void aShortRunKeepsMostEpochsForGrowing() throws ConfigException {
        assertThat(complete("epochs: 4").getFineTuneEpochs()).isEqualTo(1);
        assertThat(complete("epochs: 9").getFineTuneEpochs()).isEqualTo(3);
        assertThat(complete("epochs: 100").getFineTuneEpochs()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "family: alexnet",
                "widths: [0]",
                "widths: [4097]",
                "widths: [1, 1, 1, 1, 1, 1, 1, 1, 1]",
                "batchSize: 1",
                "batchSize: 0",
                "epochs: 0",
                "interval: 0",
                "growthShare: 0",
                "learningRate: 0",
                "unfoldedFactor: 0",
                "calibrationRecords: 0",
                "threads: 0",
                "epochs: -3",
                "epochs: 100001",
                "fineTuneEpochs: 31",
                "fineTuneEpochs: -1",
                "interval: -1",
                "growthShare: 1.5",
                "growthShare: NaN",
                "learningRate: -0.1",
                "learningRate: Infinity",
                "momentum: 1",
                "weightDecay: -1",
                "cycle: [x]",
                "unfoldedFactor: 0.9",
                "maxParameters: -1",
                "calibrationRecords: -1",
                "targetUnits: [1, 2]",
                "targetUnits: [1, 2, -1]",
                "inputThreads: -1",
                "inputThreads: 65",
                "inputSize: 0",
                "inputSize: 7",
                "inputSize: 1025",
                "targetUnits: [1, 2, 1001]",
                "threads: -1"
            })
    void namesTheFieldWithAnUnfitValue(String yaml) {
        String field = yaml.substring(0, yaml.indexOf(':'));
        assertThatThrownBy(() -> complete(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(field + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop: {beta: 1}",
                "stop: {threshold: NaN}",
                "stop: {tolerance: -1}",
                "augmentation: {cropPadding: -1}",
                "augmentation: {cropPadding: 33}",
                "stop: {firstComparedEvent: 1}",
                "depth: {units: -1}",
                "depth: {units: 0}",
                "stop: {firstComparedEvent: 0}",
                "continued: {budgetSteps: 0}",
                "continued: {annealShare: 0}",
                "continued: {rateFactor: 0}",
                "continued: {maxEvents: 0}",
                "continued: {maxGrowth: 0}",
                "initialization: {scale: 0}",
                "initialization: {epochs: 0}",
                "depth: {balance: -1}",
                "width: {share: -0.1}",
                "width: {share: 1.01}",
                "width: {maxBranches: -1}",
                "continued: {budgetSteps: 9}",
                "continued: {annealShare: 1}",
                "continued: {cycle: [x]}",
                "channels: {share: 0}",
                "channels: {balance: -1}",
                "continued: {minIntervalSteps: -1}",
                "continued: {rateFactor: 11}",
                "continued: {distillation: -1}",
                "continued: {distillation: 11}",
                "continued: {maxEvents: -1}",
                "continued: {maxGrowth: 0.5}",
                "initialization: {scale: -1}",
                "initialization: {scale: NaN}",
                "initialization: {epochs: -1}",
                "initialization: {epochs: 1001}"
            })
    void namesTheNestedFieldWithAnUnfitValue(String yaml) {
        String field = yaml.replaceAll("(\\w+): \\{(\\w+):.*", "$1.$2");
        assertThatThrownBy(() -> complete(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(field + ": ");
    }

    @Test
    void zeroIsAValueAndNotTheDefault() throws ConfigException {
        assertThat(complete("depth: {balance: 0}").getDepth().getBalance()).isZero();
        assertThat(complete("width: {share: 0}").getWidth().getShare()).isZero();
        assertThat(complete("fineTuneEpochs: 0").getFineTuneEpochs()).isZero();
        ContinuedGrowth continued =
                complete("continued: {minIntervalSteps: 0, growth: never}").getContinued();
        assertThat(continued.getMinIntervalSteps()).isZero();
    }

    @Test
    void refusesACycleThatCannotGrow() {
        assertThatThrownBy(() -> complete("cycle: [w]\nwidth: {share: 0}"))
                .hasMessageStartingWith("width.share: ");
        assertThatThrownBy(() -> complete("cycle: [w]\ntargetUnits: [1, 1, 1]"))
                .hasMessageStartingWith("targetUnits: [1, 1, 1] is never reached");
    }

    @Test
    void refusesEnumValuesOfALaterVersion() {
        var later =
                List.of(
                        GrowthConfig.newBuilder().setModeValue(9).build(),
                        GrowthConfig.newBuilder()
                                .setDepth(GrowthConfig.Depth.newBuilder().setStrategyValue(9))
                                .build(),
                        GrowthConfig.newBuilder()
                                .setWidth(GrowthConfig.Width.newBuilder().setSamplerValue(9))
                                .build(),
                        GrowthConfig.newBuilder()
                                .setStop(StopRule.newBuilder().setGainValue(9))
                                .build(),
                        GrowthConfig.newBuilder()
                                .setStop(StopRule.newBuilder().setMissesValue(9))
                                .build());
        var fields = List.of("mode", "depth.strategy", "width.sampler", "stop.gain", "stop.misses");
        for (int i = 0; i < later.size(); i++) {
            var config = later.get(i);
            assertThatThrownBy(() -> GrowthSettings.check(config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(fields.get(i) + ": ");
        }
    }

    @Test
    void refusesAPolicyOfALaterVersion() {
        var later =
                GrowthConfig.newBuilder()
                        .setContinued(ContinuedGrowth.newBuilder().setGrowthValue(9))
                        .build();
        assertThatThrownBy(() -> GrowthSettings.check(later))
                .hasMessageContaining("continued.growth");
    }

    @Test
    void refusesInitializationsOfALaterVersion() {
        var kind = Initialization.newBuilder().setKindValue(99);
        assertThatThrownBy(() -> check(GrowthConfig.newBuilder().setInitialization(kind)))
                .hasMessageStartingWith("initialization.kind: ");
        var neighbours = Initialization.newBuilder().setNeighboursValue(99);
        assertThatThrownBy(() -> check(GrowthConfig.newBuilder().setInitialization(neighbours)))
                .hasMessageStartingWith("initialization.neighbours: ");
        assertThatThrownBy(() -> check(GrowthConfig.newBuilder().setOptimizerStateValue(99)))
                .hasMessageStartingWith("optimizerState: ");
    }

    private static void check(GrowthConfig.Builder config) throws ConfigException {
        GrowthSettings.check(config.build());
    }
}
