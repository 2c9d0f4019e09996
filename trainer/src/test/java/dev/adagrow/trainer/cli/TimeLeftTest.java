package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private long nanos;
    private final TimeLeft left = new TimeLeft(() -> nanos);

    private void pass(double seconds) {
        nanos += Math.round(seconds * 1e9);
    }

    @Test
    void isUnknownUntilAnEpochHasBeenSeen() {
        assertThat(left.after(0, 10)).isEmpty();
        pass(6);
        assertThat(left.after(1, 10)).contains("0:54 left");
    }

    @Test
    void aResumedRunIsJudgedByItsOwnEpochs() {
        assertThat(left.after(700, 1000)).isEmpty();
        pass(15);
        assertThat(left.after(701, 1000)).contains("1:14:45 left");
    }

    @Test
    void followsEpochsThatGetSlower() {
        var unused = left.after(0, 3);
        pass(10);
        assertThat(left.after(1, 3)).contains("0:20 left");
        pass(20);
        assertThat(left.after(2, 3)).contains("0:14 left");
    }

    @Test
    void aReportBetweenEpochsIsNone() {
        var unused = left.after(0, 10);
        pass(4);
        assertThat(left.after(0, 10)).isEmpty();
        pass(2);
        assertThat(left.after(1, 10)).contains("0:54 left");
    }

    @Test
    void nothingIsLeftAtTheEnd() {
        var unused = left.after(0, 1);
        pass(6);
        assertThat(left.after(1, 1)).isEmpty();
    }
}
