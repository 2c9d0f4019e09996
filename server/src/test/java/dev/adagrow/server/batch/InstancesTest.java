package dev.adagrow.server.batch;

import static dev.adagrow.server.lifecycle.FakeModel.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two engine threads and event loops, and a model of which one run may be under way at a time. */
class InstancesTest {
    private static final ServableId ONE = new ServableId("limited", 1);
    private static final ServableId TWO = new ServableId("limited", 2);
    private static final ServableId FREE = new ServableId("free", 1);
    private static final RunTimes SHORT = new RunTimes(List.of(new Measured(1, 10_000)));
    private static final RunTimes LONG = new RunTimes(List.of(new Measured(1, 10_000_000)));
    private static final Optional<Integer> COMMON = Optional.empty();

    private final AtomicLong now = new AtomicLong();
    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(ONE, TWO, FREE);
    private final FakeModel one = models.of(ONE);
    private final FakeModel two = models.of(TWO);
    private final FakeModel free = models.of(FREE);
    private final LinkedBlockingDeque<Runnable> loop = new LinkedBlockingDeque<>();
    private final Home home = Home.of(loop::addLast);
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final BatchSettings settings = new BatchSettings(4, 0, 12, 2, 8, 1);
    private final LimitTable limits =
            new LimitTable(
                    settings,
                    Map.of(
                            "limited",
                            new GivenLimits(Optional.of(2), COMMON, COMMON, Optional.of(1))));
    private final Batching batching = new Batching(settings, limits, registry, metrics, now::get);

    @AfterEach
    void stop() {
        List.of(one, two, free).forEach(FakeModel::open);
        batching.close();
    }

    private CompletableFuture<Outputs> submit(ServableId id, Arm arm, Home from, float... firsts) {
        var handle = registry.acquire(id).orElseThrow();
        var reply = new FutureReply<Outputs>();
        batching.submit(
                new Work(
                        handle,
                        arm,
                        FakeModel.rows(firsts),
                        Priority.NORMAL,
                        Long.MAX_VALUE,
                        () -> false,
                        from),
                reply);
        return reply.whenComplete((outputs, failure) -> handle.close());
    }

    private CompletableFuture<Outputs> submit(ServableId id, float... firsts) {
        return submit(id, Arm.STABLE, Home.NONE, firsts);
    }

    private static float[] get(CompletionStage<Outputs> result) throws Exception {
        return floats(result.toCompletableFuture().get(20, TimeUnit.SECONDS));
    }

    /** Gives the loop its turns until the call is answered. */
    private float[] getOnLoop(CompletableFuture<Outputs> result) throws Exception {
        while (!result.isDone()) {
            var task = loop.pollFirst(20, TimeUnit.SECONDS);
            assertThat(task).isNotNull();
            task.run();
        }
        return get(result);
    }

    @Test
    void aModelOfOneInstanceNeverRunsTwiceWhileAnotherTakesTheSecondThread() throws Exception {
        one.hold();
        two.hold();
        var first = submit(ONE, 1);
        one.awaitRunning(1);
        var again = submit(ONE, 2);
        var baseline = submit(ONE, Arm.BASELINE, Home.NONE, 3);
        var newer = submit(TWO, 4);

        // The other thread comes by what waits on its way to this, every time.
        for (int i = 0; i < 5; i++) {
            assertThat(get(submit(FREE, i))).containsExactly(1, i);
        }
        one.awaitRunning(1);
        two.awaitRunning(0);
        assertThat(List.of(first, again, baseline, newer)).noneMatch(CompletableFuture::isDone);

        one.open();
        two.awaitRunning(1);
        one.awaitRunning(0);
        assertThat(get(submit(FREE, 9))).containsExactly(1, 9);
        two.open();
        assertThat(get(first)).containsExactly(1, 1);
        assertThat(get(again)).containsExactly(1, 2);
        assertThat(get(baseline)).containsExactly(1, 3);
        assertThat(get(newer)).containsExactly(2, 4);
        assertThat(one.mostRunning()).isEqualTo(1);
    }

    @Test
    void backgroundWorkOfAModelAtItsLimitHoldsUpNobodyElses() throws Exception {
        one.hold();
        var call = submit(ONE, 1);
        one.awaitRunning(1);
        var held = batching.infer(ONE, FakeModel.rows(2));

        assertThat(get(batching.infer(FREE, FakeModel.rows(3)))).containsExactly(1, 3);

        assertThat(held.toCompletableFuture().isDone()).isFalse();
        one.open();
        assertThat(get(held)).containsExactly(1, 2);
        assertThat(get(call)).containsExactly(1, 1);
    }

    @Test
    void rowsAndQueuesAreBoundedByTheLimitsOfEachModel() throws Exception {
        limits.folderSays(
                "limited", new GivenLimits(Optional.of(4), COMMON, Optional.of(3), COMMON));
        one.hold();
        free.hold();
        var running = List.of(submit(ONE, 0), submit(FREE, 0));
        one.awaitRunning(1);
        free.awaitRunning(1);
        var waiting = new ArrayList<CompletableFuture<Outputs>>();
        for (int i = 1; i <= 3; i++) {
            waiting.add(submit(ONE, i));
        }
        assertThatThrownBy(() -> get(submit(ONE, 4)))
                .cause()
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL));
        one.open();
        for (var reply : waiting) {
            get(reply);
        }
        limits.folderSays("free", new GivenLimits(COMMON, COMMON, COMMON, Optional.of(1)));
        for (int i = 1; i <= 12; i++) {
            waiting.add(submit(FREE, i));
        }
        free.open();
        for (var reply : waiting) {
            get(reply);
        }

        assertThat(running).allSatisfy(reply -> get(reply));
        assertThat(one.batches()).containsExactly(List.of(0f), List.of(1f, 2f), List.of(3f));
        assertThat(free.batches())
                .containsExactly(
                        List.of(0f),
                        List.of(1f, 2f, 3f, 4f),
                        List.of(5f, 6f, 7f, 8f),
                        List.of(9f, 10f, 11f, 12f));
        assertThat(metrics.shed()).containsExactly("limited queue_full");
    }

    @Test
    void theEndOfAnEventLoopsRunWakesAThreadForWhatWaitedForIt() throws Exception {
        one.times(SHORT).hold();
        two.times(LONG);
        var quick = submit(ONE, Arm.STABLE, home, 1);
        var turn = Thread.ofPlatform().start(loop.takeFirst());
        one.awaitRunning(1);
        var slow = submit(TWO, 2);
        assertThat(get(submit(FREE, 3))).containsExactly(1, 3);
        assertThat(two.batches()).isEmpty();

        one.open();
        assertThat(get(slow)).containsExactly(2, 2);
        turn.join();
        assertThat(get(quick)).containsExactly(1, 1);
    }

    @Test
    void theEndOfAnEventLoopsRunWakesAThreadThoughTheLoopHasMoreToRun() throws Exception {
        one.times(SHORT).hold();
        two.times(LONG);
        free.times(SHORT);
        var quick = submit(ONE, Arm.STABLE, home, 1);
        var turn = Thread.ofPlatform().start(loop.takeFirst());
        one.awaitRunning(1);
        var slow = submit(TWO, 2);
        var next = submit(FREE, Arm.STABLE, home, 3);
        assertThat(loop).hasSize(1);

        // The loop has been asked for its next turn, and does not come to it.
        one.open();
        assertThat(get(slow)).containsExactly(2, 2);
        turn.join();
        assertThat(next).isNotDone();
        assertThat(getOnLoop(next)).containsExactly(1, 3);
        assertThat(get(quick)).containsExactly(1, 1);
    }

    @Test
    void theEndOfAThreadsRunHasWhatCameFromAnEventLoopRun() throws Exception {
        one.times(SHORT);
        two.times(LONG).hold();
        var slow = submit(TWO, 1);
        two.awaitRunning(1);
        var quick = submit(ONE, Arm.STABLE, home, 2);
        assertThat(loop).isEmpty();

        two.open();
        assertThat(getOnLoop(quick)).containsExactly(1, 2);
        assertThat(get(slow)).containsExactly(2, 1);
    }

    @Test
    void whatIsPromisedToAnEventLoopIsNotLostIfAThreadIsQuicker() throws Exception {
        one.times(SHORT);
        free.times(SHORT);
        two.times(LONG).hold();
        var quick = submit(ONE, Arm.STABLE, home, 1);
        var other = submit(FREE, Arm.STABLE, home, 2);
        var slow = submit(TWO, 3);
        two.awaitRunning(1);
        assertThat(getOnLoop(other)).containsExactly(1, 2);
        assertThat(one.batches()).isEmpty();

        two.open();
        assertThat(getOnLoop(quick)).containsExactly(1, 1);
        assertThat(get(slow)).containsExactly(2, 3);
    }

    @Test
    void backgroundWorkOfTheModelWaitsForItsRunAndThatOfOthersDoesNotWaitForItsCalls()
            throws Exception {
        one.hold();
        var first = submit(ONE, 1);
        one.awaitRunning(1);
        var waiting = submit(ONE, 2);
        var others = batching.infer(FREE, FakeModel.rows(3));
        var own = batching.infer(TWO, FakeModel.rows(4));
        assertThat(get(others)).containsExactly(1, 3);
        assertThat(get(submit(FREE, 5))).containsExactly(1, 5);
        assertThat(two.batches()).isEmpty();

        one.open();
        assertThat(get(own)).containsExactly(2, 4);
        assertThat(get(first)).containsExactly(1, 1);
        assertThat(get(waiting)).containsExactly(1, 2);
    }

    @Test
    void closingAnswersWhatWaitsForTheModelAndEndsBothThreads() throws Exception {
        one.hold();
        var first = submit(ONE, 1);
        one.awaitRunning(1);
        var waiting = submit(TWO, 2);
        var closer = Thread.ofPlatform().start(batching::close);
        await().until(() -> submit(FREE, 3).isCompletedExceptionally());
        one.open();

        assertThat(closer.join(Duration.ofSeconds(20))).isTrue();
        assertThat(get(first)).containsExactly(1, 1);
        assertThat(get(waiting)).containsExactly(2, 2);
    }

    @Test
    void everyCallIsAnsweredAndNoRunIsOneTooManyUnderLoadFromThreadsAndLoops() throws Exception {
        one.times(SHORT);
        two.times(LONG);
        var loops = new ArrayList<Thread>();
        for (int i = 0; i < 2; i++) {
            loops.add(Thread.ofPlatform().start(this::turnLoop));
        }
        var results = new ArrayList<CompletableFuture<Outputs>>();
        for (int i = 0; i < 600; i++) {
            var batch =
                    List.of(
                            submit(ONE, Arm.STABLE, home, i),
                            submit(TWO, Arm.CANDIDATE, home, i),
                            submit(ONE, Arm.BASELINE, Home.NONE, i),
                            submit(FREE, Arm.STABLE, Home.NONE, i));
            results.addAll(batch);
            // So that no queue is ever full.
            get(batch.get(i % batch.size()));
            get(batch.get(1));
        }
        for (var result : results) {
            get(result);
        }
        loops.forEach(Thread::interrupt);

        assertThat(one.mostRunning()).isEqualTo(1);
        assertThat(two.mostRunning()).isEqualTo(1);
    }

    private void turnLoop() {
        try {
            while (true) {
                loop.takeFirst().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
