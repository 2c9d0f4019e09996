package dev.adagrow.trainer.experiment.report;

import static dev.adagrow.trainer.experiment.Lived.life;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.trainer.experiment.Definitions;
import dev.adagrow.trainer.experiment.Lived;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndTableTest {
    private final ArmLives auto =
            new ArmLives(
                    "auto",
                    List.of(
                            life("auto", 1, 4, 0.84, 0.80, "grown"),
                            life("auto", 2, 4, 0.85, 0.81, "grown"),
                            life("auto", 3, 4, 0.86, 0.82, "fine-tuned")));
    private final ArmLives always =
            new ArmLives(
                    "always",
                    List.of(
                            life("always", 1, 5, 0.84, 0.82, "grown"),
                            life("always", 2, 5, 0.84, 0.83, "grown"),
                            life("always", 3, 5, 0.84, 0.84, "grown")));
    private final ArmLives never =
            new ArmLives(
                    "never",
                    List.of(
                            life("never", 1, 3, 0.80, 0.80, "fine-tuned"),
                            life("never", 2, 3, 0.80, 0.80, "fine-tuned"),
                            life("never", 3, 3, 0.80, 0.80, "fine-tuned")));

    /** Arms are named in a life as those of the stream, without what the experiment sets. */
    private final ArmLives variant =
            new ArmLives("never+fast", List.of(life("never", 1, 3, 0.99, 0.99, "fine-tuned")));

    private final Lives lives = new Lives("lived", "never", List.of(auto, always, never, variant));

    @Test
    void everyTaskHasItsAccuracyAndTheMeanItsDifferenceFromTheSameSeed() {
        // auto less never: 2, 3 and 4 points, deviation 1, half 4.302653 / sqrt(3) = 2.48
        assertThat(new EndTable(lives).text())
                .startsWith("Accuracy at the end, in percent\n\narm ")
                .containsPattern(
                        "auto +3 +85\\.00 +81\\.00 +83\\.00 +80\\.52 \\.\\. 85\\.48 +\\+3\\.00 +\\+0\\.52 \\.\\. \\+5\\.48\n")
                .containsPattern("never +3 +80\\.00 +80\\.00 +80\\.00 +- +- +-\n")
                .containsPattern("never\\+fast +1 +99\\.00 +99\\.00 +99\\.00 +- +\\+19\\.00 +-\n");
    }

    @Test
    void theTableSaysHowOftenAutoChoseRightly() {
        // seed 3 did not grow, although growing was better by 4 points; that is 1.5 standard errors
        assertThat(new EndTable(lives).text())
                .contains(
                        "auto chose as the better one of always and never in 2 of 3 steps (67 %)",
                        "; in 3, where they may differ by two standard errors");
        assertThat(new EndTable(new Lives("lived", "never", List.of(auto, never))).text())
                .doesNotContain("auto chose");
    }

    @Test
    void theMarkdownHasACellForEachColumn() {
        assertThat(new EndTable(lives).markdown().lines().filter(line -> line.startsWith("|")))
                .hasSize(6)
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == 9);
    }

    @Test
    void theJsonHasTheSame() throws Exception {
        var definition = Definitions.parse(Lived.DEFINITION);
        var results =
                lives.arms().stream()
                        .flatMap(arm ->
                                arm.lives().stream().map(life -> Lived.training(arm.arm(), life)))
                        .toList();
        var json =
                new ObjectMapper()
                        .readTree(
                                ExperimentJson.write(
                                        ExperimentReport.of(definition, results), lives));

        var first = json.path("arms").path(0);
        assertThat(first.path("end").path("high").path("mean").asDouble())
                .isCloseTo(0.81, within(1e-12));
        assertThat(first.path("finalMeanDifference").path("mean").asDouble())
                .isCloseTo(0.03, within(1e-12));
        assertThat(json.path("arms").path(2).has("finalMeanDifference")).isFalse();
        assertThat(json.path("autoRight").path("steps").asInt()).isEqualTo(3);
        assertThat(json.path("autoRight").path("withinHalfAPoint").asDouble())
                .isCloseTo(2.0 / 3, within(1e-12));
        assertThat(json.path("autoRight").path("withinTwoStandardErrors").asDouble()).isEqualTo(1);
    }
}
