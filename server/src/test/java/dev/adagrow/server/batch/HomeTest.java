package dev.adagrow.server.batch;

import static dev.adagrow.server.lifecycle.FakeModel.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that come from event loops, whose turns the test gives. */
class HomeTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final RunTimes SHORT = times(10_000);
    private static final RunTimes LONG = times(10_000_000);

    private final AtomicLong now = new AtomicLong();
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(ONE, TWO);
    private final FakeModel one = models.of(ONE);
    private final LinkedBlockingDeque<Runnable> loop = new LinkedBlockingDeque<>();
    private final Home home = Home.of(loop::addLast);
    private final Batching batching =
            new Batching(new BatchSettings(4, 0, 100, 1, 8, 1), registry, metrics, now::get);

    private static RunTimes times(long nanosOfRow) {
        return new RunTimes(List.of(new Measured(1, nanosOfRow), new Measured(4, 2 * nanosOfRow)));
    }

    @AfterEach
    void stop() {
        models.of(ONE).open();
        models.of(TWO).open();
        batching.close();
    }

    private FutureReply<Outputs> submit(ServableId id, Home from, float first) {
        var handle = registry.acquire(id).orElseThrow();
        var reply = new FutureReply<Outputs>();
        batching.submit(
                new Work(
                        handle,
                        Arm.STABLE,
                        FakeModel.rows(first),
                        Priority.NORMAL,
                        Long.MAX_VALUE,
                        () -> false,
                        from),
                reply);
        var unused = reply.whenComplete((outputs, failure) -> handle.close());
        return reply;
    }

    /** Runs what the loop has been given until it has nothing more. */
    private int turnLoop() {
        int tasks = 0;
        for (var task = loop.pollFirst(); task != null; task = loop.pollFirst()) {
            task.run();
            tasks++;
        }
        return tasks;
    }

    @Test
    void callsThatCameBeforeTheLoopsTurnShareOneShortRunOnIt() throws Exception {
        one.times(SHORT);
        var replies = new ArrayDeque<FutureReply<Outputs>>();
        for (int i = 0; i < 3; i++) {
            replies.add(submit(ONE, home, i));
        }
        assertThat(loop).hasSize(1);
        assertThat(one.batches()).isEmpty();

        assertThat(turnLoop()).isEqualTo(1);
        assertThat(one.batches()).containsExactly(List.of(0f, 1f, 2f));
        for (int i = 0; i < 3; i++) {
            assertThat(floats(replies.remove().get())).containsExactly(1, i);
        }
    }

    @Test
    void whatDoesNotFitTheRunHasTheNextTurn() {
        one.times(SHORT);
        for (int i = 0; i < 6; i++) {
            var unused = submit(ONE, home, i);
        }
        assertThat(turnLoop()).isEqualTo(2);
        assertThat(one.batches()).containsExactly(List.of(0f, 1f, 2f, 3f), List.of(4f, 5f));
    }

    @Test
    void aLongRunIsAnEngineThreadsAndItsRepliesComeHomeTogether() throws Exception {
        one.times(LONG).hold();
        var busy = submit(ONE, home, 9);
        one.awaitRunning(1);
        var a = submit(ONE, home, 1);
        var b = submit(ONE, home, 2);
        one.open();

        await().until(() -> loop.size() == 2);
        assertThat(busy).isNotDone();
        assertThat(a).isNotDone();
        assertThat(turnLoop()).isEqualTo(2);
        assertThat(floats(a.get())).containsExactly(1, 1);
        assertThat(floats(b.get())).containsExactly(1, 2);
        assertThat(busy).isDone();
    }

    @Test
    void ofAModelThatWasNotMeasuredNoRunIsShort() {
        var reply = submit(ONE, home, 1);
        await().until(() -> loop.size() == 1);
        assertThat(one.batches()).hasSize(1);
        assertThat(reply).isNotDone();
        assertThat(turnLoop()).isEqualTo(1);
        assertThat(reply).isDone();
    }

    @Test
    void aShortRunLeavesWhatIsLongToTheEngineThread() {
        one.times(SHORT);
        models.of(TWO).times(LONG);
        models.of(TWO).hold();
        var slow = submit(TWO, home, 1);
        models.of(TWO).awaitRunning(1);
        var quick = submit(ONE, home, 2);
        assertThat(loop).isEmpty();
        models.of(TWO).open();

        await().until(() -> {
            turnLoop();
            return slow.isDone() && quick.isDone();
        });
    }

    @Test
    void backgroundWorkIsDoneThoughNoEngineThreadHasACall() {
        one.times(SHORT);
        var reply = submit(ONE, home, 1);
        var background = batching.infer(TWO, FakeModel.rows(5));
        assertThat(turnLoop()).isEqualTo(1);
        assertThat(reply).isDone();
        await().until(() -> background.toCompletableFuture().isDone());
    }

    @Test
    void aLoopThatHasEndedLosesNoReply() {
        one.times(SHORT);
        var ended =
                Home.of(task -> {
                    throw new RejectedExecutionException("ended");
                });
        assertThat(submit(ONE, ended, 3)).isDone();
        one.times(LONG);
        var long1 = submit(TWO, ended, 3);
        await().until(long1::isDone);
    }
}
