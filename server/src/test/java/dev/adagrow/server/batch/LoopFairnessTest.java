package dev.adagrow.server.batch;

import static dev.adagrow.server.lifecycle.FakeModel.floats;
import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.RunTimes;
import dev.adagrow.server.lifecycle.RunTimes.Measured;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Event loops do short runs themselves; others must get their turns beside them. */
class LoopFairnessTest {
    private static final ServableId QUICK = new ServableId("quick", 1);
    private static final ServableId SLOW = new ServableId("slow", 1);

    private final AtomicLong now = new AtomicLong();
    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(QUICK, SLOW);
    private final FakeModel quick =
            models.of(QUICK).times(new RunTimes(List.of(new Measured(1, 10_000))));
    private final FakeModel slow =
            models.of(SLOW).times(new RunTimes(List.of(new Measured(1, 10_000_000))));
    private final LinkedBlockingDeque<Runnable> loop = new LinkedBlockingDeque<>();
    private final Home home = Home.of(loop::addLast);
    private final BatchSettings settings = new BatchSettings(4, 0, 12, 1, 8, 1);
    private final Batching batching =
            new Batching(settings, registry, new RecordedMetrics(), now::get);

    @AfterEach
    void stop() {
        List.of(quick, slow).forEach(FakeModel::open);
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

    @Test
    void aLongRunGetsItsTurnThoughShortOnesOfAnotherModelAlwaysWaitOnTheLoop() throws Exception {
        quick.hold();
        slow.hold();
        var first = submit(QUICK, Arm.STABLE, home, 1);
        var turn = CompletableFuture.runAsync(loop.takeFirst());
        quick.awaitRunning(1);
        var waiting = submit(SLOW, 2);
        var second = submit(QUICK, Arm.STABLE, home, 3);

        quick.open();
        turn.get(20, TimeUnit.SECONDS);

        // The loop has no turn any more: it is an engine thread that runs the long one.
        slow.awaitRunning(1);
        slow.open();
        assertThat(get(waiting)).containsExactly(1, 2);
        assertThat(get(first)).containsExactly(1, 1);
        while (!second.isDone()) {
            var task = loop.pollFirst(20, TimeUnit.SECONDS);
            assertThat(task).isNotNull();
            task.run();
        }
        assertThat(get(second)).containsExactly(1, 3);
    }
}
