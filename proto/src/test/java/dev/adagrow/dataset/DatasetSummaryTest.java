package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DatasetSummaryTest {
    private static void countsLikeTheSplits(Dataset dataset) throws IOException {
        var summary = DatasetSummary.of(dataset);
        Splits.of(dataset)
                .forEach((split, samples) ->
                        assertThat(summary.count(split)).as("%s", split).isEqualTo(samples.size()));
        assertThat(summary.records()).isEqualTo(dataset.samples().size());
    }

    @Test
    void countsTheSplitsOfADataSetThatDeclaresNone() throws IOException {
        countsLikeTheSplits(Records.random(300, 1));
    }

    @Test
    void countsTheSplitsOfADataSetThatDeclaresItsTestRecordsLast() throws IOException {
        var samples = new ArrayList<>(Records.random(300, 2).samples());
        for (Sample sample : Records.random(40, 3).samples()) {
            samples.add(new Sample(sample.payload(), sample.label(), Optional.of(Split.TEST)));
        }
        countsLikeTheSplits(
                new Dataset(
                        "x", Dataset.RAW_IMAGE, List.of(1, 3, 4), List.of("a", "b", "c"), samples));
    }

    @Test
    void aScanCountsWithoutKeepingRecords() throws IOException {
        Dataset dataset = Records.random(30, 4);
        var counter = new DatasetSummary.Counter();
        Dataset header =
                DatasetFormat.scan(new ByteArrayInputStream(Records.bytes(dataset)), counter);
        assertThat(header.classes()).isEqualTo(dataset.classes());
        assertThat(header.samples()).isEmpty();
        assertThat(counter.summary()).isEqualTo(DatasetSummary.of(dataset));
        assertThat(counter.summary().byClass()).isEqualTo(List.of(10, 10, 10));
    }
}
