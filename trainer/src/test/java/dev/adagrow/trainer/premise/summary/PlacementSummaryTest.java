package dev.adagrow.trainer.premise.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.experiment.report.Estimate;
import dev.adagrow.trainer.premise.Outcome;
import dev.adagrow.trainer.premise.score.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementSummaryTest {
    /** Gains rise with "right" and fall with "wrong"; "flat" knows nothing. */
    private static Outcome unit(long seed, int checkpoint, int position, List<Double> gains) {
        return new Outcome(
                seed,
                checkpoint,
                Move.Kind.UNIT,
                "block 0 at " + position,
                0,
                position,
                Map.of("right", gains.getFirst() * 2, "wrong", -gains.getFirst(), "flat", 1.0),
                gains,
                gains,
                gains.stream().map(g -> -g).toList(),
                gains,
                2,
                1,
                0.5,
                0.1);
    }

    private static List<Outcome> outcomes() {
        var outcomes = new ArrayList<Outcome>();
        for (long seed = 1; seed <= 3; seed++) {
            for (int checkpoint : new int[] {10, 20}) {
                for (int p = 0; p < 4; p++) {
                    double gain = p * 0.01 + seed * 0.1;
                    outcomes.add(unit(seed, checkpoint, p, List.of(gain, gain + p % 2)));
                }
            }
        }
        return outcomes;
    }

    private static ScoreRow row(PlacementSummary summary, String score, Group group) {
        return summary.scores().stream()
                .filter(r -> r.score().equals(score) && r.group() == group)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aScoreThatOrdersAsTheGainsDoHasCorrelationOne() {
        var one = outcomes().stream().map(PlacementSummaryTest::withoutSecondRepeat).toList();
        var summary = PlacementSummary.of(one);
        var right = row(summary, "right", Group.UNITS);
        assertThat(right.correlation().orElseThrow()).isEqualTo(new Estimate(3, 1, 0));
        assertThat(right.perCpuSecond().orElseThrow().mean()).isEqualTo(1);
        assertThat(right.pick().orElseThrow().mean()).isCloseTo(0.015, within(1e-12));
        assertThat(row(summary, "wrong", Group.ALL).correlation().orElseThrow().mean())
                .isEqualTo(-1);
        assertThat(row(summary, "wrong", Group.ALL).pick().orElseThrow().mean())
                .isCloseTo(-0.015, within(1e-12));
        assertThat(summary.repeats()).allSatisfy(r -> assertThat(r.correlation()).isEmpty());
    }

    private static Outcome withoutSecondRepeat(Outcome o) {
        return unit(o.seed(), o.checkpoint(), o.position(), o.gains().subList(0, 1));
    }

    @Test
    void aScoreThatIsTheSameEverywhereTellsNothingAndPicksTheMean() {
        var flat = row(PlacementSummary.of(outcomes()), "flat", Group.UNITS);
        assertThat(flat.correlation()).isEmpty();
        assertThat(flat.pick().orElseThrow().mean()).isCloseTo(0, within(1e-12));
    }

    @Test
    void aSecondRepeatSaysHowMuchOfTheOrderIsChance() {
        var summary = PlacementSummary.of(outcomes());
        var repeat = summary.repeats().getFirst();
        // orders 0 1 2 3 and 0 2 1 3
        assertThat(repeat.correlation().orElseThrow().mean()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void gainsAfterCoolingDownAreSummedUpByThemselves() {
        var report = PlacementReport.of(outcomes());
        var cooled = report.cooled().orElseThrow();
        assertThat(row(report.stable(), "right", Group.UNITS).correlation().orElseThrow().mean())
                .isEqualTo(-row(cooled, "right", Group.UNITS).correlation().orElseThrow().mean());
    }

    @Test
    void seedsAreTheUnitOfTheIntervalAndKindsHaveTheirCosts() {
        var summary = PlacementSummary.of(outcomes());
        assertThat(summary.seeds()).isEqualTo(3);
        assertThat(summary.checkpoints()).isEqualTo(2);
        var kind = summary.kinds().getFirst();
        assertThat(summary.kinds()).hasSize(1);
        assertThat(kind.gain().n()).isEqualTo(3);
        assertThat(kind.gain().mean()).isCloseTo(0.2 + 0.015 + 0.25, within(1e-12));
        assertThat(kind.cost().mean()).isEqualTo(2);
        assertThat(kind.gainPerCpuSecond().mean()).isCloseTo(kind.gain().mean() / 2, within(1e-12));
    }

    @Test
    void isDrawnAndWrittenAlsoWhereLittleCanBeTold(@TempDir Path folder) throws IOException {
        var report = PlacementReport.of(outcomes().subList(0, 1));
        var summary = report.stable();
        var plot = folder.resolve("plot.svg");
        SummaryPlot.write(summary, "title", plot);
        assertThat(Files.readString(plot)).contains("<svg");
        assertThat(SummaryText.of(report)).contains("flat", "unit");
        assertThat(SummaryJson.write(report)).contains("\"spearman\":null");
    }
}
