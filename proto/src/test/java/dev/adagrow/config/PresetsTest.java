package dev.adagrow.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.StopRule;
import org.junit.jupiter.api.Test;

final class PresetsTest {
    @Test
    void theDefaultPresetSpellsOutEveryDefault() throws ConfigException {
        assertThat(Presets.named("default"))
                .isEqualTo(GrowthSettings.complete(GrowthConfig.getDefaultInstance()));
    }

    @Test
    void theThesisPresetHasTheSettingsOfItsTable() throws ConfigException {
        var c = GrowthSettings.complete(Presets.named("thesis"));
        assertThat(c.getFamily()).isEqualTo("vgg");
        assertThat(c.getWidthsList()).containsExactly(64, 96, 128);
        assertThat(c.getBatchSize()).isEqualTo(128);
        assertThat(c.getEpochs()).isEqualTo(100);
        assertThat(c.getFineTuneEpochs()).isEqualTo(10);
        assertThat(c.getInterval()).isEqualTo(3);
        assertThat(c.getGrowthShare()).isEqualTo(1);
        assertThat(c.getLearningRate()).isEqualTo(0.1);
        assertThat(c.getWeightDecay()).isZero();
        assertThat(c.getCycleList()).containsExactly("w", "d", "d");
        assertThat(c.getWidth().getShare()).isEqualTo(0.7);
        assertThat(c.getWidth().getSampler())
                .isEqualTo(GrowthConfig.Width.Sampler.RANDOM_WITH_REPLACEMENT);
        assertThat(c.getWidth().getMaxBranches()).isZero();
        assertThat(c.getDepth().getStrategy()).isEqualTo(GrowthConfig.Depth.Strategy.GREEDY);
        assertThat(c.getDepth().getUnits()).isEqualTo(1);
        assertThat(c.getDepth().getBalance()).isZero();
        assertThat(c.getMaxParameters()).isZero();
        assertThat(c.getStop().getThreshold()).isEqualTo(0.03);
        assertThat(c.getStop().getTolerance()).isEqualTo(1);
        assertThat(c.getStop().getAutomatic()).isTrue();
        assertThat(c.getStop().getMisses()).isEqualTo(StopRule.Misses.CUMULATIVE);
    }
}
