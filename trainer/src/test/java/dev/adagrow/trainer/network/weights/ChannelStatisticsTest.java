package dev.adagrow.trainer.network.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChannelStatisticsTest {
    @Test
    void piecesTogetherGiveTheStatisticsOfAllRecordsByChannel() {
        var sums = new ChannelStatistics.Sums(2);
        // 2 records, then 1, of 2 channels and 2 positions
        sums.add(new float[] {1, 3, 10, 10, 5, 7, 10, 10}, 2);
        sums.add(new float[] {9, -1, 10, 10}, 1);
        var statistics = sums.statistics();
        assertThat(statistics.mean().data()).containsExactly(4, 10);
        double variance = (9 + 1 + 1 + 9 + 25 + 25) / 6.0;
        assertThat(statistics.variance().data()).containsExactly((float) variance, 0);
        assertThat(statistics.least().data()).containsExactly(-1, 10);
    }
}
