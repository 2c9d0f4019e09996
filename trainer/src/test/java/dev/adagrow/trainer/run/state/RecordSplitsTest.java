package dev.adagrow.trainer.run.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.Split;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordSplitsTest {
    @Test
    void everyContentHasTheSplitThatItWasUsedIn() {
        assertThat(new RecordSplits(List.of("a"), List.of("b"), List.of("c")).byContent())
                .isEqualTo(Map.of("a", Split.TRAIN, "b", Split.VALIDATION, "c", Split.TEST));
    }

    @Test
    void aContentOfSeveralSplitsIsTheOneLeastFitForATest() {
        assertThat(
                        new RecordSplits(List.of("a"), List.of("a", "b"), List.of("a", "b", "c"))
                                .byContent())
                .isEqualTo(Map.of("a", Split.TRAIN, "b", Split.VALIDATION, "c", Split.TEST));
    }
}
