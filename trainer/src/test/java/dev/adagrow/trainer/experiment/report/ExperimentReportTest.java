package dev.adagrow.trainer.experiment.report;

import static dev.adagrow.trainer.experiment.Definitions.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.experiment.Column;
import dev.adagrow.trainer.experiment.Definition;
import dev.adagrow.trainer.experiment.Definitions;
import dev.adagrow.trainer.experiment.GrowthResult;
import dev.adagrow.trainer.experiment.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ExperimentReportTest {
    @TempDir private Path folder;

    private final Definition definition = Definitions.parse(Definitions.TWO_ARMS);
    private final List<TrainingResult> results =
            List.of(
                    result("one", 1, 0.80),
                    result("one", 2, 0.82),
                    result("one", 3, 0.87),
                    result("two", 3, 0.89),
                    result("two", 2, 0.85),
                    result("two", 1, 0.84));

    @Test
    void differencesAreOfTheSameSeedInWhateverOrderTheTrainingsEnded() throws Exception {
        var rows = ExperimentReport.of(definition, results).rows();

        assertThat(rows.get(0).difference()).isEmpty();
        var difference = rows.get(1).difference().orElseThrow();
        // 4, 3 and 2 points: mean 3, deviation 1, half 4.302653 / sqrt(3), t = 3 sqrt(3)
        assertThat(difference.difference().mean()).isCloseTo(0.03, within(1e-12));
        assertThat(difference.difference().deviation()).isCloseTo(0.01, within(1e-12));
        assertThat(difference.difference().interval().orElseThrow().low())
                .isCloseTo(0.03 - 0.01 * 4.302652730 / Math.sqrt(3), within(1e-8));
        assertThat(difference.p().orElseThrow()).isCloseTo(0.0351, within(1e-4));
        assertThat(difference.adjusted()).isEqualTo(difference.p());
    }

    @Test
    void seedsThatOneArmLacksAreLeftOutOfTheDifference() throws Exception {
        var rows =
                ExperimentReport.of(
                                definition,
                                List.of(
                                        result("one", 1, 0.80),
                                        result("one", 2, 0.10),
                                        result("two", 1, 0.84),
                                        result("two", 3, 0.99)))
                        .rows();

        var difference = rows.get(1).difference().orElseThrow();
        assertThat(difference.difference().n()).isEqualTo(1);
        assertThat(difference.difference().mean()).isCloseTo(0.04, within(1e-12));
        assertThat(difference.p()).isEmpty();
    }

    @Test
    void withoutTheBaselineThereAreMeansAndNoDifferences() throws Exception {
        var report = ExperimentReport.of(definition, results.subList(3, 6));
        assertThat(report.rows()).hasSize(1);
        assertThat(report.rows().getFirst().difference()).isEmpty();
        assertThat(new ReportTable(report).text()).contains("86.00");
    }

    @Test
    void pValuesAreAdjustedForAllComparisonsOfTheTable() throws Exception {
        var three =
                Definitions.parse(
                        Definitions.TWO_ARMS.replace("thesis:", "  more: {epochs: 9}\nthesis:"));
        var all = new java.util.ArrayList<>(results);
        all.add(result("more", 1, 0.81));
        all.add(result("more", 2, 0.80));
        all.add(result("more", 3, 0.90));

        var rows = ExperimentReport.of(three, all).rows();

        var two = rows.get(1).difference().orElseThrow();
        assertThat(two.adjusted().orElseThrow())
                .isCloseTo(2 * two.p().orElseThrow(), within(1e-12));
        var more = rows.get(2).difference().orElseThrow();
        assertThat(more.adjusted().orElseThrow()).isEqualTo(more.p().orElseThrow());
    }

    @Test
    void trainingsThatWereCutOffDoNotCountForSeconds() throws Exception {
        var report =
                ExperimentReport.of(
                        definition,
                        List.of(
                                result("one", 1, 0.8, true),
                                result("one", 2, 0.9),
                                result("two", 1, 0.9, true)));

        assertThat(report.rows().get(0).estimate(Column.CPU_SECONDS).orElseThrow().n())
                .isEqualTo(1);
        assertThat(report.rows().get(0).estimate(Column.TEST).orElseThrow().n()).isEqualTo(2);
        assertThat(report.rows().get(1).estimate(Column.SECONDS)).isEmpty();
        assertThat(new ReportTable(report).text()).contains("cut off and resumed: 2 trainings");
    }

    @Test
    void differentTestRecordsCannotBeCompared() {
        var other =
                new GrowthResult("two", 1, 0.5, 0.5, 99, 40, 1, 1, List.of(1), 0, 1, 1, 1, false);
        assertThatThrownBy(() ->
                        ExperimentReport.of(definition, List.of(result("one", 1, 0.5), other)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "arm two, seed 1 was tested on 99 records, arm one, seed 1 on 100");
    }

    @Test
    void theTableHasAllFiguresInPercentAndPoints() throws Exception {
        var text = new ReportTable(ExperimentReport.of(definition, results)).text();

        assertThat(text).startsWith("two (table 3-4 of the thesis)\nDoes an interval of two");
        assertThat(text)
                .containsPattern(
                        "one +3 +83\\.00 +3\\.61 +74\\.04 \\.\\. 91\\.96 +- +- +- +- +92\\.42 +50\\.00 +1,234 +10\\.0\n")
                .containsPattern(
                        "two +3 +86\\.00 +2\\.65 +79\\.43 \\.\\. 92\\.57 +\\+3\\.00 +\\+0\\.52 \\.\\. \\+5\\.48 +0\\.035 +0\\.035 +- +50\\.00");
    }

    @Test
    void theMarkdownHasAColumnForEachOfItsHead() throws Exception {
        var lines =
                new ReportTable(ExperimentReport.of(definition, results))
                        .markdown()
                        .lines()
                        .filter(l -> l.startsWith("|"))
                        .toList();

        assertThat(lines).hasSize(4);
        assertThat(lines).allMatch(l -> l.chars().filter(c -> c == '|').count() == 14);
        assertThat(lines.get(3)).contains("| two | 3 | 86.00 |", "| +3.00 |");
    }

    @Test
    void theJsonHoldsEveryTrainingAndEveryFigure() throws Exception {
        var json =
                new ObjectMapper()
                        .readTree(ExperimentJson.write(ExperimentReport.of(definition, results)));

        assertThat(json.path("baseline").asText()).isEqualTo("one");
        var two = json.path("arms").path(1);
        assertThat(two.path("figures").path("test").path("mean").asDouble())
                .isCloseTo(0.86, within(1e-12));
        assertThat(two.path("difference").path("pHolm").asDouble()).isCloseTo(0.0351, within(1e-4));
        assertThat(two.path("trainings")).hasSize(3);
        assertThat(two.path("config").path("interval").asInt()).isEqualTo(2);
        assertThat(json.path("arms").path(0).path("thesis").asDouble())
                .isCloseTo(0.9242, within(1e-12));
    }

    @Test
    void thePlotHasADotForEachTraining() throws Exception {
        var report = ExperimentReport.of(definition, results);
        var svg = folder.resolve("p.svg");
        var png = folder.resolve("p.png");

        ReportPlot.write(report, svg, ReportPlot.Format.of(svg).orElseThrow());
        ReportPlot.write(report, png, ReportPlot.Format.of(png).orElseThrow());

        assertThat(Files.readString(svg).lines().filter(l -> l.contains("<ellipse"))).hasSize(6);
        assertThat(ImageIO.read(png.toFile()).getWidth()).isGreaterThan(400);
        assertThat(ReportPlot.Format.of(Path.of("p.gif"))).isEmpty();
    }

    @Test
    void aPlotOfOneTrainingOfOneArmIsDrawn() throws Exception {
        var svg = folder.resolve("p.svg");
        ReportPlot.write(
                ExperimentReport.of(definition, List.of(result("two", 2, 0.5))),
                svg,
                ReportPlot.Format.SVG);
        assertThat(svg).isNotEmptyFile();
    }
}
