package dev.adagrow.server.rollout.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.feedback.Truth;
import dev.adagrow.server.routing.Arm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialBookTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MATURITY = Duration.ofSeconds(10);

    private final TrialBook book = new TrialBook(MATURITY, 3);

    @Test
    void onlyFirstLabelledRowOfAKeyCounts() {
        expose("a", "key", Arm.CANDIDATE, 1, 2);
        expose("b", "key", Arm.CANDIDATE, 1, 2);
        expose("c", "key", Arm.BASELINE, 1, 2);
        label("b", new Truth.OfClass(2), START);
        label("c", new Truth.OfClass(2), START);
        var evidence = book.evidence(START.plus(MATURITY));

        // "a" had no label, so "b" is the key's first labelled row.
        assertThat(evidence.labelled()).isEqualTo(new Evidence.Arms(1, 0));
        assertThat(evidence.pairs()).isEqualTo(new Evidence.Pairs(0, 1, 0, 0));
        assertThat(evidence.exposed()).isEqualTo(new Evidence.Arms(2, 1));
    }

    @Test
    void exposureIsJudgedOnlyWhenItIsMature() {
        expose("a", "key", Arm.BASELINE, 1, 2);
        label("a", new Truth.OfClass(1), START.plusSeconds(1));

        assertThat(book.evidence(START.plusSeconds(9)).labelled().baseline()).isZero();
        assertThat(book.evidence(START.plusSeconds(10)).pairs())
                .isEqualTo(new Evidence.Pairs(0, 0, 1, 0));
    }

    @Test
    void labelThatComesAfterMaturityIsIgnored() {
        expose("a", "key", Arm.BASELINE, 1, 2);
        label("a", new Truth.OfClass(1), START.plusSeconds(11));

        assertThat(book.evidence(START.plusSeconds(12)).labelled()).isEqualTo(Evidence.Arms.NONE);
    }

    @Test
    void lastLabelBeforeMaturityStands() {
        expose("a", "key", Arm.BASELINE, 1, 2);
        label("a", new Truth.OfClass(1), START.plusSeconds(1));
        label("a", new Truth.OfClass(2), START.plusSeconds(2));

        assertThat(book.evidence(START.plus(MATURITY)).pairs())
                .isEqualTo(new Evidence.Pairs(0, 1, 0, 0));
    }

    @Test
    void labelThatComesBeforeTheSecondAnswerIsKept() {
        label("a", new Truth.OfClass(7), START);
        expose("a", "key", Arm.CANDIDATE, 7, 7);

        assertThat(book.evidence(START.plus(MATURITY)).pairs())
                .isEqualTo(new Evidence.Pairs(1, 0, 0, 0));
    }

    @Test
    void rightOrWrongCountsOnlyWhereBothSaidTheSame() {
        expose("a", "one", Arm.CANDIDATE, 1, 2);
        expose("b", "two", Arm.CANDIDATE, 3, 3);
        expose("c", "three", Arm.CANDIDATE, 4, 4);
        label("a", new Truth.Correct(true), START);
        label("b", new Truth.Correct(false), START);
        label("c", new Truth.Correct(true), START);
        var evidence = book.evidence(START.plus(MATURITY));

        assertThat(evidence.pairs()).isEqualTo(new Evidence.Pairs(1, 0, 0, 1));
        assertThat(evidence.labelled().candidate()).isEqualTo(2);
    }

    @Test
    void rowsOfOneCallHaveLabelsOfTheirOwn() {
        long first = book.answered(Arm.CANDIDATE, 1, 2).orElseThrow();
        book.exposed(
                List.of(
                        row(first, "a", 0, "one", Arm.CANDIDATE, 1, 2),
                        row(first + 1, "a", 1, "two", Arm.CANDIDATE, 1, 2)));
        book.labelled("a", 1, new Exposure.Label(new Truth.OfClass(1), START));

        assertThat(book.evidence(START.plus(MATURITY)).pairs())
                .isEqualTo(new Evidence.Pairs(0, 0, 1, 0));
    }

    @Test
    void restoredRowsGiveTheSameEvidence() {
        expose("a", "one", Arm.CANDIDATE, 1, 2);
        expose("b", "two", Arm.BASELINE, 1, 1);
        label("a", new Truth.OfClass(2), START);
        label("b", new Truth.OfClass(1), START);
        var stored = book.unsaved();
        book.saved(stored);
        var again = new TrialBook(MATURITY, 3);
        again.restore(stored);
        var expected = book.evidence(START.plus(MATURITY));
        var actual = again.evidence(START.plus(MATURITY));

        assertThat(actual.pairs()).isEqualTo(expected.pairs());
        assertThat(actual.labelled()).isEqualTo(expected.labelled());
        assertThat(actual.exposed()).isEqualTo(expected.exposed());
        assertThat(book.unsaved()).isEmpty();
        assertThat(again.answered(Arm.CANDIDATE, 1, 1)).contains(3L);
    }

    @Test
    void labelThatComesWhileItsRowIsBeingStoredIsStoredNextTime() {
        expose("a", "one", Arm.CANDIDATE, 1, 2);
        var storing = book.unsaved();
        label("a", new Truth.OfClass(2), START);
        book.saved(storing);

        assertThat(book.unsaved()).singleElement().matches(e -> e.label().isPresent());
    }

    @Test
    void nothingIsLostOrCountedTwiceWhenCallsLabelsAndLooksComeAtOnce() {
        int calls = 500;
        var tasks =
                IntStream.range(0, 4)
                        .mapToObj(t ->
                                CompletableFuture.runAsync(() -> {
                                    for (int i = 0; i < calls; i++) {
                                        var call = t + "-" + i;
                                        expose(call, call, arm(t), 1, 2);
                                        label(call, new Truth.OfClass(2), START);
                                        book.saved(book.unsaved());
                                        book.evidence(START.plus(MATURITY).minusMillis(1));
                                    }
                                }))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(tasks).join();
        var evidence = book.evidence(START.plus(MATURITY));

        assertThat(evidence.exposed()).isEqualTo(new Evidence.Arms(2 * calls, 2 * calls));
        assertThat(evidence.labelled()).isEqualTo(new Evidence.Arms(2 * calls, 2 * calls));
        assertThat(evidence.pairs()).isEqualTo(new Evidence.Pairs(0, 4 * calls, 0, 0));
        assertThat(book.unsaved()).isEmpty();
    }

    private static Arm arm(int thread) {
        return thread % 2 == 0 ? Arm.CANDIDATE : Arm.BASELINE;
    }

    @Test
    void keepsBoundedExposuresWhateverTheArm() {
        for (int i = 0; i < TrialBook.MAX_EXPOSURES; i++) {
            expose("call" + i, "key" + i, Arm.CANDIDATE, 0, 0);
        }

        assertThat(book.answered(Arm.CANDIDATE, 1, 1)).isEmpty();
        assertThat(book.answered(Arm.BASELINE, 1, 1)).isEmpty();
    }

    @Test
    void p99IsThatOfASortedArray() {
        for (int i = 1; i <= 200; i++) {
            book.answered(Arm.CANDIDATE, i * 1_000_000L, 1);
        }

        assertThat(book.evidence(START).latency().candidate()).isEqualTo(0.198);
        assertThat(book.evidence(START).calls().candidate()).isEqualTo(200);
    }

    @Test
    void slowIsWhatTakesLongerThanTheGuardsMultipleOfTheBaselinesP99() {
        for (int i = 1; i <= 200; i++) {
            book.answered(Arm.BASELINE, i * 1_000_000L, 1);
        }
        for (int i = 0; i < 150; i++) {
            book.answered(Arm.CANDIDATE, i < 7 ? 594_000_001L : 594_000_000L, 1);
        }

        assertThat(book.evidence(START).latency())
                .isEqualTo(new Evidence.Latencies(0.594000001, 0.198, 150, 7));
    }

    @Test
    void noCallIsSlowWhileAnArmHasTooFewForAP99() {
        for (int i = 0; i < TrialBook.MIN_CALLS_FOR_P99 - 1; i++) {
            book.answered(Arm.BASELINE, 1_000_000, 1);
            book.answered(Arm.CANDIDATE, 1_000_000_000, 1);
        }
        book.answered(Arm.CANDIDATE, 1_000_000_000, 1);

        assertThat(book.evidence(START).latency().pSlower()).isEqualTo(1);
        book.answered(Arm.BASELINE, 1_000_000, 1);
        assertThat(book.evidence(START).latency().pSlower()).isLessThan(1e-9);
    }

    private void expose(String call, String key, Arm arm, int stable, int candidate) {
        long position = book.answered(arm, 1_000_000, 1).orElseThrow();
        book.exposed(List.of(row(position, call, 0, key, arm, stable, candidate)));
    }

    private static Exposure row(
            long position, String call, int row, String key, Arm arm, int stable, int candidate) {
        return new Exposure(
                position, call, row, key, arm, stable, candidate, START, Optional.empty());
    }

    private void label(String call, Truth truth, Instant time) {
        book.labelled(call, 0, new Exposure.Label(truth, time));
    }
}
