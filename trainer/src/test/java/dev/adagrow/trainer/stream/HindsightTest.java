package dev.adagrow.trainer.stream;

import static dev.adagrow.trainer.experiment.Lived.life;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.trainer.stream.Hindsight.Tolerance;
import java.util.List;
import org.junit.jupiter.api.Test;

class HindsightTest {
    private static final Tolerance HALF = new Tolerance.Points(0.5);

    /** Of one step; what it left answers so many of both tasks rightly. */
    private static Hindsight of(String decision, double always, double never) {
        return of(decision, "grown", always, never);
    }

    private static Hindsight of(
            String decision, String alwaysDecision, double always, double never) {
        return Hindsight.of(
                List.of(
                        life("auto", 1, 1, 0.1, 0.1, decision),
                        life("always", 1, 1, always, always, alwaysDecision),
                        life("never", 1, 1, never, never, "fine-tuned")),
                HALF);
    }

    @Test
    void itIsRightToGrowWhereGrowingWasBetterAndNotToWhereItWasWorse() {
        assertThat(of("grown", 0.82, 0.8)).isEqualTo(new Hindsight(1, 1));
        assertThat(of("grown", 0.8, 0.82)).isEqualTo(new Hindsight(1, 0));
        assertThat(of("fine-tuned", 0.82, 0.8)).isEqualTo(new Hindsight(1, 0));
        assertThat(of("no change", 0.8, 0.82)).isEqualTo(new Hindsight(1, 1));
    }

    /** As where the net is as large as it may become: its lead is of earlier steps. */
    @Test
    void itIsRightNotToGrowWhereTheBetterOneCouldNotEither() {
        assertThat(of("fine-tuned", "fine-tuned", 0.82, 0.8)).isEqualTo(new Hindsight(1, 1));
        assertThat(of("grown", "fine-tuned", 0.82, 0.8)).isEqualTo(new Hindsight(1, 0));
    }

    @Test
    void eitherChoiceIsRightUpToHalfAPointAndNoFurther() {
        assertThat(of("grown", 0.8, 0.805).right()).isEqualTo(1);
        assertThat(of("fine-tuned", 0.805, 0.8).right()).isEqualTo(1);
        assertThat(of("grown", 0.8, 0.8051).right()).isZero();
    }

    @Test
    void standardErrorsDependOnTheRecordsAsked() {
        // sqrt(2 * 0.25 / 200) = 0.05
        var two = new Tolerance.StandardErrors(2);
        assertThat(two.alike(0.5, 0.59, 200)).isTrue();
        assertThat(two.alike(0.5, 0.61, 200)).isFalse();
        assertThat(two.alike(0.5, 0.59, 800)).isFalse();
    }

    @Test
    void aSeedThatLacksAnArmIsLeftOut() {
        var results =
                List.of(
                        life("auto", 1, 1, 0.1, 0.1, "grown"),
                        life("always", 2, 1, 0.1, 0.1, "grown"),
                        life("never", 1, 1, 0.1, 0.1, "fine-tuned"));
        assertThat(Hindsight.of(results, HALF)).isEqualTo(new Hindsight(0, 0));
        assertThat(Hindsight.of(results, HALF).share()).isNaN();
    }
}
