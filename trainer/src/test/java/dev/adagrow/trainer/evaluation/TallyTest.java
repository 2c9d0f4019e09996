package dev.adagrow.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void keepsTheTenSurestOfTheWrongAnswers() {
        var random = new Random(2);
        var tally = new Tally("net");
        var wrong = new ArrayList<Miss>();
        for (int i = 0; i < 300; i++) {
            int label = random.nextInt(3);
            int answer = random.nextInt(3);
            // coarse, so that some are equal
            double confidence = (1 + random.nextInt(20)) / 20.0;
            tally.observe(i, label, new ScoredAnswer(answer, confidence, 1));
            if (label != answer) {
                wrong.add(new Miss(i, label, answer, confidence));
            }
        }
        wrong.sort(
                Comparator.comparingDouble(Miss::confidence)
                        .reversed()
                        .thenComparingInt(Miss::record));
        assertThat(tally.mostConfidentlyWrong()).isEqualTo(wrong.subList(0, 10));
    }

    @Test
    void negativeLogLikelihoodIsTheMeanOverTheRecords() {
        var tally = new Tally("net");
        assertThat(tally.negativeLogLikelihood()).isNaN();
        tally.observe(0, 1, new ScoredAnswer(1, 0.5, 0.25));
        tally.observe(1, 1, new ScoredAnswer(0, 0.5, 1.25));
        assertThat(tally.negativeLogLikelihood()).isCloseTo(0.75, within(1e-15));
        assertThat(tally.accuracy()).isEqualTo(new Proportion(1, 2));
        assertThat(tally.mostConfidentlyWrong()).containsExactly(new Miss(1, 1, 0, 0.5));
    }
}
