package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ControlLoopTest {
    @Test
    void taskThatFailsInWhateverWayIsRunAgainAndStopsNoOther() throws InterruptedException {
        var failing = new CountDownLatch(2);
        var other = new CountDownLatch(2);
        try (var executor = Executors.newSingleThreadScheduledExecutor()) {
            new ControlLoop(
                            executor,
                            List.of(
                                    () -> {
                                        failing.countDown();
                                        throw new StackOverflowError("on purpose");
                                    },
                                    other::countDown))
                    .start();

            assertThat(failing.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
            executor.shutdownNow();
        }
    }
}
