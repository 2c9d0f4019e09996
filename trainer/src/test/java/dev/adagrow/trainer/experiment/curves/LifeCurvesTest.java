package dev.adagrow.trainer.experiment.curves;

import static dev.adagrow.trainer.experiment.Lived.life;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.experiment.report.ArmLives;
import dev.adagrow.trainer.experiment.report.Lives;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYSeries;

@SuppressWarnings("NullAway.Init")
class LifeCurvesTest {
    @TempDir private Path folder;

    private final ArmLives auto =
            new ArmLives(
                    "auto",
                    List.of(
                            life("auto", 1, 4, 0.8, 0.6, "grown"),
                            life("auto", 2, 6, 0.9, 0.7, "grown")));
    private final ArmLives never =
            new ArmLives("never", List.of(life("never", 1, 3, 0.7, 0.6, "fine-tuned")));

    @Test
    void meanAndRangeChangeWhereverASeedDoes() {
        // both parents answer a half of 0.9; the first training ends at 14, the second at 16
        assertThat(Span.of(auto.lives()))
                .usingRecursiveFieldByFieldElementComparator()
                .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
                .containsExactly(
                        new Span(10, 14, 0.45, 0.45, 0.45),
                        new Span(14, 16, 0.575, 0.45, 0.7),
                        new Span(16, 20, 0.75, 0.7, 0.8));
    }

    @Test
    void theMeanOfALineIsThePrequentialAccuracy() {
        double mean =
                Span.of(never.lives()).stream()
                                .mapToDouble(s -> (s.to() - s.from()) * s.mean())
                                .sum()
                        / 10;
        assertThat(mean).isCloseTo(never.lives().getFirst().prequential(), within(1e-12));
    }

    @Test
    void everyArmHasALineAndABandIfItHasSeveralSeeds() {
        var lives = new Lives("lived", "never", List.of(auto, never));
        assertThat(OverTimePlot.of(lives).getSeriesCollection())
                .extracting(XYSeries::getName)
                .containsExactly("auto, range", "auto", "never");
        assertThat(AfterStepsPlot.of(lives).getSeriesCollection())
                .extracting(XYSeries::getName)
                .containsExactly("auto", "never");
    }

    @Test
    void intervalsAreThoseOfTheMeanOverSeedsInPercent() {
        var series =
                AfterStepsPlot.of(new Lives("lived", "never", List.of(auto))).getSeries("auto");
        // 70 and 80 after step 1: mean 75, deviation 5 sqrt(2), half 12.7062 * 5
        assertThat(series.getYData()[1]).isCloseTo(75, within(1e-9));
        assertThat(series.getExtraValues()[1]).isCloseTo(12.7062 * 5, within(1e-3));
        assertThat(series.getExtraValues()[0]).isZero();
    }

    @Test
    void bothAreWrittenAsSvg() throws Exception {
        LifeCurves.write(new Lives("lived", "never", List.of(auto, never)), folder);
        assertThat(folder.resolve(LifeCurves.OVER_TIME)).content().contains("<svg", "</svg>");
        assertThat(folder.resolve(LifeCurves.AFTER_STEPS)).content().contains("<svg", "</svg>");
    }

    @Test
    void aLifeThatNeverChangesIsDrawnToo() throws Exception {
        var frozen = new ArmLives("frozen", List.of(life("frozen", 1, 0, 0.9, 0, "not trained")));
        LifeCurves.write(new Lives("lived", "never", List.of(frozen)), folder);
        assertThat(folder.resolve(LifeCurves.OVER_TIME)).isNotEmptyFile();
        assertThat(folder.resolve(LifeCurves.AFTER_STEPS)).isNotEmptyFile();
    }

    @Test
    void noTwoOfManyArmsLookAlike() {
        var looks = new HashSet<String>();
        for (int arm = 0; arm < 14; arm++) {
            var pen = ArmPen.of(arm);
            looks.add(pen.colour() + " " + List.of(pen.stroke().getDashArray()[0]));
        }
        assertThat(looks).hasSize(14);
    }
}
