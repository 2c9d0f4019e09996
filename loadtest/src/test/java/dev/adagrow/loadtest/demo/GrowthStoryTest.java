package dev.adagrow.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GrowthStoryTest {
    @Test
    void tellsWhyNothingGrew() {
        var story =
                GrowthStory.of(
                        """
                        904 new training records, 3580 replayed; the parent errs in 33.15 % of the new validation records
                        growth is over: capacity does not lack: only 0.45 % of the new training records are still answered wrong
                        vgg 1-1-1, 12278 parameters
                        ok: new task: error changes by -22.50 points
                        """);
        String reason =
                "capacity does not lack: only 0.45 % of the new training records are still answered wrong";
        assertThat(story.capacity()).contains(reason);
        assertThat(story.end()).contains(reason);
        assertThat(story.won()).isEmpty();
        assertThat(story.lost()).isEmpty();
    }

    @Test
    void ofEachInsertionTheLastComparisonDecides() {
        var story =
                GrowthStory.of(
                        """
                        capacity lacks: 6.15 % of the new training and 8.02 % of the new validation records are still answered wrong
                        interval 4: 20 channels added to block 2
                        interval 6: on the same batches the grown net errs in 7.00 %, its twin in 7.10 %; it saves 1.00 % of the twin's log-loss, 1.00 % on average, p = 0.2000
                        interval 8: on the same batches the grown net errs in 5.00 %, its twin in 6.50 %; it saves 20.00 % of the twin's log-loss, 12.40 % on average, p = 0.0001
                        the grown net stays: it beats its twin
                        interval 8: unit inserted in block 0 at 1
                        interval 10: on the same batches the grown net errs in 5.10 %, its twin in 4.90 %; it saves -2.00 % of the twin's log-loss, -2.00 % on average, p = 0.8000
                        growth is over: the twin is likely to be better; the insertion is taken back
                        """);
        assertThat(story.capacity().orElseThrow()).startsWith("capacity lacks: 6.15 %");
        assertThat(story.won()).containsExactly(new GrowthStory.Duel(0.05, 0.065, 0.124, 0.0001));
        assertThat(story.lost()).containsExactly(new GrowthStory.Duel(0.051, 0.049, -0.02, 0.8));
        assertThat(story.end().orElseThrow()).contains("is taken back");
    }

    @Test
    void aReportOfSomethingElseTellsNothing() {
        var story = GrowthStory.of("grown from the empty net in 12 epochs");
        assertThat(story.capacity()).isEmpty();
        assertThat(story.end()).isEmpty();
    }
}
