package dev.adagrow.server.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that could not be answered within their deadline are refused before they wait. */
class AdmissionTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final long MILLI = 1_000_000;

    /** In batches of four: 10 ms for one row, 30 for four. */
    private static final RunTimes SLOW =
            new RunTimes(List.of(new Measured(1, 10 * MILLI), new Measured(4, 30 * MILLI)));

    private final AtomicLong now = new AtomicLong();
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(ONE, TWO);
    private final Batching batching =
            new Batching(new BatchSettings(4, 0, 1000, 1, 0, 0), registry, metrics, now::get);

    @AfterEach
    void stop() {
        models.of(ONE).open();
        models.of(TWO).open();
        batching.close();
    }

    private CompletableFuture<Outputs> submit(
            ServableId id, Priority priority, long deadlineMillis) {
        var handle = registry.acquire(id).orElseThrow();
        long deadline =
                deadlineMillis == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : now.get() + deadlineMillis * MILLI;
        var reply = new FutureReply<Outputs>();
        batching.submit(
                new Work(
                        handle,
                        Arm.STABLE,
                        FakeModel.rows(1),
                        priority,
                        deadline,
                        () -> false,
                        Home.NONE),
                reply);
        return reply.whenComplete((outputs, failure) -> handle.close());
    }

    private CompletableFuture<Outputs> submit(long deadlineMillis) {
        return submit(ONE, Priority.NORMAL, deadlineMillis);
    }

    private void busy(ServableId id) {
        models.of(id).hold();
        var unused = submit(id, Priority.NORMAL, Long.MAX_VALUE);
        models.of(id).awaitRunning(1);
    }

    private void fill(ServableId id, Priority priority, int calls) {
        for (int i = 0; i < calls; i++) {
            var unused = submit(id, priority, Long.MAX_VALUE);
        }
    }

    private void assertRefused(CompletableFuture<Outputs> result) {
        assertThat(result).isCompletedExceptionally();
        assertThatThrownBy(result::get)
                .cause()
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL);
                            assertThat(e.getMessage()).contains("wait for m/1").contains("ms");
                        });
        assertThat(metrics.shed()).contains("m expected_wait");
    }

    @Test
    void aCallIsRefusedIfWhatWaitsBeforeItTakesLongerThanItsDeadline() {
        models.of(ONE).times(SLOW);
        busy(ONE);
        var soon = submit(100);
        fill(ONE, Priority.NORMAL, 20);
        assertThat(soon).isNotDone();
        assertRefused(submit(100));
        assertThat(submit(Long.MAX_VALUE)).isNotDone();
        assertThat(submit(10_000)).isNotDone();
    }

    @Test
    void anUrgentCallWaitsForItsEqualsOnly() {
        models.of(ONE).times(SLOW);
        busy(ONE);
        fill(ONE, Priority.NORMAL, 20);
        assertThat(submit(ONE, Priority.HIGH, 100)).isNotDone();
    }

    @Test
    void otherQueuesCountAsFarAsTheyHaveTheirTurnsBeforeIt() {
        models.of(ONE).times(SLOW);
        models.of(TWO).times(SLOW);
        busy(TWO);
        fill(TWO, Priority.LOW, 100);
        assertRefused(submit(60));
        assertThat(submit(120)).isNotDone();
    }

    @Test
    void anIdleEngineRefusesNothingSinceOnlyRunsTellHowLongTheyTake() throws Exception {
        models.of(ONE).times(SLOW);
        assertThat(submit(1).get(20, TimeUnit.SECONDS).rows()).isEqualTo(1);
    }

    @Test
    void runsThatTakeLongerThanMeasuredAreExpectedToGoOnSo() throws Exception {
        models.of(ONE).times(SLOW);
        models.of(ONE).hold();
        var first = submit(Long.MAX_VALUE);
        models.of(ONE).awaitRunning(1);
        now.addAndGet(50 * MILLI);
        models.of(ONE).release(1);
        first.get(20, TimeUnit.SECONDS);
        var second = submit(Long.MAX_VALUE);
        models.of(ONE).awaitRunning(1);
        assertRefused(submit(60));
        assertThat(second).isNotDone();
    }

    private Batching bounded(long bytes, long waitMillis) {
        return new Batching(
                new BatchSettings(4, 0, 1000, bytes, waitMillis, 1, 0, 0, 0),
                registry,
                metrics,
                now::get);
    }

    private CompletableFuture<Outputs> submit(Batching to) {
        var handle = registry.acquire(ONE).orElseThrow();
        var reply = new FutureReply<Outputs>();
        to.submit(
                new Work(
                        handle,
                        Arm.STABLE,
                        FakeModel.rows(1),
                        Priority.NORMAL,
                        Long.MAX_VALUE,
                        () -> false,
                        Home.NONE),
                reply);
        return reply.whenComplete((outputs, failure) -> handle.close());
    }

    @Test
    void aCallWithoutADeadlineIsRefusedIfItIsExpectedToWaitTooLong() {
        models.of(ONE).times(SLOW);
        try (var patient = bounded(Long.MAX_VALUE, 100)) {
            models.of(ONE).hold();
            var running = submit(patient);
            models.of(ONE).awaitRunning(1);
            var waiting = submit(patient);
            for (int i = 0; i < 20; i++) {
                var unused = submit(patient);
            }

            assertRefused(submit(patient));
            assertThat(List.of(running, waiting)).noneMatch(CompletableFuture::isDone);
            models.of(ONE).open();
        }
    }

    @Test
    void theInputsThatWaitInAQueueAreBoundedInBytes() {
        long bytes = FakeModel.rows(1).bytes();
        try (var small = bounded(2 * bytes, Long.MAX_VALUE)) {
            models.of(ONE).hold();
            var running = submit(small);
            models.of(ONE).awaitRunning(1);
            var first = submit(small);
            var second = submit(small);

            assertThatThrownBy(submit(small)::get)
                    .cause()
                    .isInstanceOf(ServerException.class)
                    .hasMessage("the queue of m/1 has no room for " + bytes + " more bytes");
            assertThat(metrics.shed()).contains("m queue_full");
            models.of(ONE).open();
            assertThat(List.of(running, first, second))
                    .allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(30)));
            assertThat(submit(small)).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
