package dev.adagrow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.v1.ContinuedGrowth;
import dev.adagrow.v1.GrowthConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrowthConfigCodecTest {
    @TempDir Path folder;

    private static GrowthConfig parse(String yaml) throws ConfigException {
        return GrowthConfigCodec.parse(yaml, "growth.yaml");
    }

    private static AbstractThrowableAssert<?, ?> refused(String yaml) {
        return assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("growth.yaml");
    }

    @Test
    void readsYamlWithNestedKeys() throws Exception {
        var config =
                parse(
                        """
                        widths: [8, 12]
                        seed: 0
                        epochs: 12
                        growthShare: 0.5
                        cycle: [d, w]
                        stop: {beta: 0, tolerance: 2}
                        continued:
                          budgetSteps: 100
                          growth: NEVER
                        """);
        assertThat(config.getWidthsList()).containsExactly(8, 12);
        assertThat(config.hasSeed()).isTrue();
        assertThat(config.getEpochs()).isEqualTo(12);
        assertThat(config.getGrowthShare()).isEqualTo(0.5);
        assertThat(config.getCycleList()).containsExactly("d", "w");
        assertThat(config.getStop().hasBeta()).isTrue();
        assertThat(config.getStop().hasThreshold()).isFalse();
        assertThat(config.getStop().getTolerance()).isEqualTo(2);
        assertThat(config.getContinued().getBudgetSteps()).isEqualTo(100);
        assertThat(config.getContinued().getGrowth()).isEqualTo(ContinuedGrowth.Policy.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "Never", "NEVER"})
    void takesEnumValuesInAnyCase(String value) throws Exception {
        assertThat(parse("continued: {growth: " + value + "}").getContinued().getGrowth())
                .isEqualTo(ContinuedGrowth.Policy.NEVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---\n", "# only a comment\n", "{}"})
    void readsAnEmptyFileAsAllDefaults(String yaml) throws Exception {
        assertThat(parse(yaml)).isEqualTo(GrowthConfig.getDefaultInstance());
    }

    @Test
    void readsItsOwnJson() throws Exception {
        var config =
                parse(
                        "widths: [8]\nseed: 7\nstop: {threshold: 0.1}\ncontinued: {growth: always}\n");
        assertThat(parse(GrowthConfigCodec.toJson(config))).isEqualTo(config);
        assertThat(GrowthConfigCodec.toJson(config)).doesNotContain("\n");
    }

    @Test
    void namesAnUnknownKeyAndTheKnownOnes() {
        refused("epoch: 3")
                .hasMessageContaining("unknown key \"epoch\"")
                .hasMessageContaining("epochs");
        refused("continued: {budget: 3}")
                .hasMessageContaining("\"continued.budget\"")
                .hasMessageContaining("budgetSteps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epochs: many",
                "epochs: 1.5",
                "epochs: 99999999999",
                "epochs: [1]",
                "widths: 16",
                "widths: [a]",
                "seed: -1",
                "growthShare: much",
                "cycle: {d: 1}"
            })
    void namesTheKeyOfAnUnfitValue(String yaml) {
        refused(yaml).hasMessageContaining(yaml.substring(0, yaml.indexOf(':')));
    }

    @Test
    void namesTheKeyOfAnUnknownEnumValue() {
        refused("continued: {growth: sometimes}").hasMessageContaining("continued.growth");
        refused("continued: {growth: 7}").hasMessageContaining("continued.growth");
    }

    @Test
    void aRatioIsACycleThatBeginsWithItsFirstAxis() throws Exception {
        assertThat(parse("cycle: w1:d2").getCycleList()).containsExactly("w", "d", "d");
        assertThat(parse("{cycle: 'D2:W1'}").getCycleList()).containsExactly("d", "d", "w");
        refused("cycle: w1").hasMessageContaining("cycle: \"w1\" is no ratio");
        refused("cycle: w1:w2").hasMessageContaining("cycle: \"w1:w2\" is no ratio");
        refused("cycle: w0:d2").hasMessageContaining("cycle: \"w0:d2\" is no ratio");
    }

    /** The rows of the thesis's table 3-8. */
    @ParameterizedTest
    @CsvSource({
        "w3:d1, 'w,w,w,d'",
        "w2:d1, 'w,w,d'",
        "w1:d1, 'w,d'",
        "w1:d2, 'w,d,d'",
        "w1:d3, 'w,d,d,d'"
    })
    void theRatiosOfTheThesisCanBeWritten(String ratio, String cycle) throws Exception {
        assertThat(String.join(",", parse("cycle: " + ratio).getCycleList())).isEqualTo(cycle);
    }

    @Test
    void aTargetMayBeWrittenAsTheThesisDoes() throws Exception {
        assertThat(parse("targetUnits: 2-2-1").getTargetUnitsList()).containsExactly(2, 2, 1);
        assertThat(parse("targetUnits: VGG-2-0-1").getTargetUnitsList()).containsExactly(2, 0, 1);
        assertThat(
                        parse("family: bottleneck\ntargetUnits: Bottleneck-ResNet-1-2")
                                .getTargetUnitsList())
                .containsExactly(1, 2);
        refused("targetUnits: ResNet-1-2")
                .hasMessageContaining("one of family resnet, but family is vgg");
        refused("targetUnits: 2--1").hasMessageContaining("is no architecture like");
    }

    @Test
    void whatAFileSaysChangesThePresetItNames() throws Exception {
        var thesis = Presets.named("thesis");
        var config = parse("preset: thesis\nepochs: 12\nwidths: [8, 9]\nstop: {tolerance: 3}\n");
        assertThat(config.getEpochs()).isEqualTo(12);
        assertThat(config.getWidthsList()).containsExactly(8, 9);
        assertThat(config.getStop())
                .isEqualTo(thesis.getStop().toBuilder().setTolerance(3).build());
        assertThat(config.getCycleList()).containsExactly("w", "d", "d");
        assertThat(config.getBatchSize()).isEqualTo(thesis.getBatchSize());
        refused("preset: mine").hasMessageContaining("preset: \"mine\" is none of default, thesis");
        refused("stop: {preset: thesis}").hasMessageContaining("unknown key \"stop.preset\"");
    }

    @Test
    void aFileChangesTheConfigurationThatItIsReadOver() throws IOException {
        Path file = Files.writeString(folder.resolve("more.yaml"), "cycle: [d]\n");
        var config = GrowthConfigCodec.read(file, Presets.named("thesis"));
        assertThat(config)
                .isEqualTo(Presets.named("thesis").toBuilder().clearCycle().addCycle("d").build());
    }

    @Test
    void refusesWhatIsNoMapping() {
        refused("- 1\n- 2\n").hasMessageContaining("must hold keys and values");
        refused("just text").hasMessageContaining("must hold keys and values");
        refused("stop: 3").hasMessageContaining("stop must hold keys and values");
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        refused("epochs: 3\nepochs: 4\n").hasMessageContaining("epochs");
    }

    @Test
    void refusesASecondDocument() {
        refused("epochs: 3\n---\nepochs: 4\n").hasMessageStartingWith("growth.yaml:3: ");
    }

    @Test
    void namesTheLineOfBrokenYaml() {
        refused("epochs: 3\nwidths: [1, 2\n").hasMessageMatching("growth\\.yaml:\\d+: .*");
    }

    @Test
    void readsFilesAndNamesMissingOnes() throws IOException {
        Path file = Files.writeString(folder.resolve("growth.yaml"), "epochs: 5\n");
        assertThat(GrowthConfigCodec.read(file).getEpochs()).isEqualTo(5);
        Path absent = folder.resolve("absent.yaml");
        assertThatThrownBy(() -> GrowthConfigCodec.read(absent))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(absent.toString());
        assertThatThrownBy(() -> GrowthConfigCodec.read(folder))
                .isInstanceOf(ConfigException.class);
    }
}
