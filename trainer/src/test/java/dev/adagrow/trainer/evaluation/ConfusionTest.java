package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.training.ChosenClasses;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfusionTest {
    /** Rows are labels: 0 right 3 of 4, 1 right 1 of 2, 2 without records but answered once. */
    private static Confusion small() {
        return of(new int[] {0, 0, 0, 0, 1, 1}, new int[] {0, 0, 0, 1, 1, 2});
    }

    private static Confusion of(int[] labels, int[] answers) {
        var confusion = new Confusion();
        for (int i = 0; i < labels.length; i++) {
            confusion.observe(labels[i], answers[i]);
        }
        return confusion;
    }

    @Test
    void figuresOfASmallMatrixAreThoseByHand() {
        var confusion = small();
        assertThat(confusion.accuracy()).isEqualTo(new Proportion(4, 6));
        assertThat(confusion.macroError()).isCloseTo((0.25 + 0.5) / 2, within(1e-15));
        assertThat(confusion.classes())
                .containsExactly(
                        new ClassFigures(0, 4, 3, 3),
                        new ClassFigures(1, 2, 2, 1),
                        new ClassFigures(2, 0, 1, 0));
        var first = confusion.classes().getFirst();
        assertThat(first.recall().share()).isEqualTo(0.75);
        assertThat(first.precision().share()).isEqualTo(1.0);
        assertThat(first.f1()).isCloseTo(2 * 0.75 * 1 / (0.75 + 1), within(1e-15));
        var absent = confusion.classes().getLast();
        assertThat(absent.recall().share()).isNaN();
        assertThat(absent.precision().share()).isZero();
        assertThat(absent.f1()).isZero();
    }

    @Test
    void cellsHoldEachRecordOnce() {
        assertThat(small().cells())
                .containsExactly(
                        new Confusion.Cell(0, 0, 3),
                        new Confusion.Cell(0, 1, 1),
                        new Confusion.Cell(1, 1, 1),
                        new Confusion.Cell(1, 2, 1));
        assertThat(small().count(2, 0)).isZero();
    }

    @Test
    void mostConfusedLeavesTheRightAnswersOutAndBeginsWithTheMost() {
        var confusion = of(new int[] {0, 0, 0, 1, 2, 2, 2, 2}, new int[] {1, 2, 2, 0, 0, 0, 0, 2});
        assertThat(confusion.mostConfused(3))
                .containsExactly(
                        new Confusion.Cell(2, 0, 3),
                        new Confusion.Cell(0, 2, 2),
                        new Confusion.Cell(0, 1, 1));
        assertThat(of(new int[] {1}, new int[] {1}).mostConfused(3)).isEmpty();
    }

    @Test
    void withoutRecordsNothingIsANumber() {
        assertThat(new Confusion().macroError()).isNaN();
        assertThat(new Confusion().accuracy().share()).isNaN();
        assertThat(new Confusion().classes()).isEmpty();
    }

    @Test
    void agreesWithCountingEachClassByItself() {
        var random = new Random(5);
        int n = 400;
        int classes = 7;
        var labels = random.ints(n, 0, classes).toArray();
        var logits = new float[n * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = random.nextFloat();
        }
        var tensor = new FloatTensor(logits, n, classes);
        int[] answers = ChosenClasses.of(tensor);
        var confusion = of(labels, answers);
        assertThat(confusion.accuracy().share())
                .isCloseTo(ChosenClasses.accuracy(tensor, labels), within(1e-15));
        assertThat(confusion.macroError())
                .isCloseTo(ChosenClasses.macroError(tensor, labels), within(1e-12));
        for (var figures : confusion.classes()) {
            int truePositive = 0;
            int falsePositive = 0;
            int falseNegative = 0;
            for (int i = 0; i < n; i++) {
                boolean is = labels[i] == figures.index();
                boolean said = answers[i] == figures.index();
                truePositive += is && said ? 1 : 0;
                falsePositive += !is && said ? 1 : 0;
                falseNegative += is && !said ? 1 : 0;
            }
            assertThat(figures.recall())
                    .isEqualTo(new Proportion(truePositive, truePositive + falseNegative));
            assertThat(figures.precision())
                    .isEqualTo(new Proportion(truePositive, truePositive + falsePositive));
            assertThat(figures.f1())
                    .isCloseTo(
                            2.0
                                    * truePositive
                                    / (2.0 * truePositive + falsePositive + falseNegative),
                            within(1e-15));
        }
    }
}
