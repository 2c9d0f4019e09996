package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallQueueTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final long DELAY = 200;
    private final ModelRuns model =
            new ModelRuns(
                    "m",
                    new EngineShares().of("m"),
                    new LimitTable(new BatchSettings(8, 0, 1000, 1, 0, 0), Map.of()));

    private final CallQueue queue =
            new CallQueue(ONE, Arm.STABLE, new Pace(RunTimes.UNKNOWN, 8), model);

    private void add(long arrival, int... dims) {
        add(Priority.NORMAL, arrival, dims);
    }

    private void add(Priority priority, long arrival, int... dims) {
        queue.add(entry(priority, arrival, dims));
    }

    private static CallQueue.Entry entry(Priority priority, long arrival, int... dims) {
        var handle = new FakeModels().registry(ONE).acquire(ONE).orElseThrow();
        var work =
                new Work(
                        handle,
                        Arm.STABLE,
                        Tensors.of(DenseTensor.of(FloatTensor.zeros(dims))),
                        priority,
                        Long.MAX_VALUE,
                        () -> false,
                        Home.NONE);
        return new CallQueue.Entry(
                work, new Pending(work.inputs(), Home.NONE, new FutureReply<>()), arrival);
    }

    private List<Integer> take() {
        return queue.take(0, false).slices().stream().map(Pending.Slice::rows).toList();
    }

    @Test
    void aLoneCallIsRipeAtOnce() {
        add(100, 1, 2);
        assertThat(queue.ripeIn(100, DELAY)).isLessThanOrEqualTo(0);
        assertThat(take()).containsExactly(1);
        add(200, 1, 2);
        assertThat(queue.ripeIn(200, DELAY)).isLessThanOrEqualTo(0);
    }

    @Test
    void afterASharedBatchTheNextWaitsForAsManyRowsButNoLongerThanTheDelay() {
        add(0, 1, 2);
        add(0, 2, 2);
        assertThat(take()).containsExactly(1, 2);

        add(1000, 1, 2);
        assertThat(queue.ripeIn(1050, DELAY)).isEqualTo(150);
        assertThat(queue.ripeIn(1200, DELAY)).isLessThanOrEqualTo(0);
        add(1060, 2, 2);
        assertThat(queue.ripeIn(1060, DELAY)).isLessThanOrEqualTo(0);
    }

    @Test
    void rowsOfOtherExtentsWaitForABatchOfTheirOwn() {
        add(0, 1, 3);
        add(0, 1, 3);
        add(0, 1, 5);
        assertThat(take()).containsExactly(1, 1);
        assertThat(take()).containsExactly(1);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.rows()).isZero();
    }

    @Test
    void urgentCallsAreTakenFirstAndEqualsInTheirOrder() {
        add(Priority.LOW, 0, 7, 2);
        add(Priority.NORMAL, 1, 2, 2);
        add(Priority.HIGH, 2, 3, 2);
        add(Priority.NORMAL, 3, 1, 2);
        add(Priority.HIGH, 4, 1, 2);
        assertThat(queue.rows()).isEqualTo(14);

        assertThat(take()).containsExactly(3, 1, 2, 1);
        assertThat(take()).containsExactly(7);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whoeverWaitsLongestClosesTheBatchWhateverItsPriority() {
        add(0, 1, 2);
        add(0, 2, 2);
        assertThat(take()).containsExactly(1, 2);

        add(Priority.LOW, 1000, 1, 2);
        add(Priority.HIGH, 1100, 1, 2);
        assertThat(queue.ripeIn(1150, DELAY)).isEqualTo(50);
    }

    @Test
    void theRestOfALargeCallWaitsBehindItsEqualsOnly() {
        add(Priority.HIGH, 0, 12, 2);
        add(Priority.HIGH, 1, 2, 2);
        add(Priority.LOW, 2, 3, 2);

        assertThat(take()).containsExactly(8);
        assertThat(take()).containsExactly(2, 4);
        assertThat(take()).containsExactly(3);
    }

    @Test
    void aBatchIsShorterWhileOthersWantTheEngineToo() {
        var times = new RunTimes(List.of(new Measured(1, 1_000_000), new Measured(4, 3_600_000)));
        var shared = new CallQueue(ONE, Arm.STABLE, new Pace(times, 8), model);
        for (int i = 0; i < 8; i++) {
            shared.add(entry(Priority.NORMAL, i, 1, 2));
        }
        assertThat(shared.take(0, false).rows()).isEqualTo(4);
        assertThat(shared.take(0, true).rows()).isEqualTo(1);
    }

    @Test
    void aQueueIsActiveWhileCallsWaitAndForASecondAfterABatch() {
        assertThat(queue.active(0)).isFalse();
        add(0, 1, 2);
        assertThat(queue.active(5_000_000_000L)).isTrue();
        assertThat(take()).containsExactly(1);
        assertThat(queue.active(999_999_999)).isTrue();
        assertThat(queue.active(1_000_000_000)).isFalse();
    }
}
