package dev.adagrow.server.batch;

import static dev.adagrow.server.lifecycle.FakeModel.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.Outputs;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.metrics.QueuedRows;
import dev.adagrow.server.routing.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchingTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final BooleanSupplier STAYS = () -> false;
    private static final long NONE = Long.MAX_VALUE;
    private static final long SECOND = 1_000_000_000;

    /** No delays and no rest for background work: time stands still unless a test moves it. */
    private static final BatchSettings SETTINGS = new BatchSettings(4, 0, 12, 1, 8, 0.5);

    private final AtomicLong now = new AtomicLong();
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(ONE, TWO);
    private final FakeModel one = models.of(ONE);
    private final FakeModel two = models.of(TWO);
    private Batching batching = new Batching(SETTINGS, registry, metrics, now::get);

    @AfterEach
    void stop() {
        one.open();
        two.open();
        batching.close();
    }

    private CompletableFuture<Outputs> submit(ServableId id, float... firsts) {
        return submit(id, Arm.STABLE, NONE, STAYS, firsts);
    }

    private CompletableFuture<Outputs> submit(
            ServableId id, Arm arm, long deadline, BooleanSupplier cancelled, float... firsts) {
        var handle = registry.acquire(id).orElseThrow();
        var reply = new FutureReply<Outputs>();
        batching.submit(
                new Work(
                        handle,
                        arm,
                        FakeModel.rows(firsts),
                        Priority.NORMAL,
                        deadline,
                        cancelled,
                        Home.NONE),
                reply);
        return reply.whenComplete((logits, failure) -> handle.close());
    }

    private static Outputs get(CompletionStage<Outputs> result) throws Exception {
        return result.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void assertFails(
            CompletionStage<Outputs> result, Class<? extends Throwable> failure) {
        assertThatThrownBy(() -> get(result))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(failure);
    }

    private static void assertRefused(CompletionStage<Outputs> result, Reason reason) {
        assertThatThrownBy(() -> get(result))
                .cause()
                .isInstanceOfSatisfying(
                        ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** Keeps the only engine thread busy. */
    private CompletableFuture<Outputs> busy() {
        one.hold();
        var first = submit(ONE, 0);
        one.awaitRunning(1);
        return first;
    }

    @Test
    void aLoneCallRunsAtOnce() throws Exception {
        assertThat(floats(get(submit(ONE, 7)))).containsExactly(1, 7);
        assertThat(one.batches()).containsExactly(List.of(7f));
    }

    @Test
    void callsThatGatherWhileTheEngineIsBusyShareABatch() throws Exception {
        var first = busy();
        var a = submit(ONE, 1, 2);
        var b = submit(ONE, 3);
        var c = submit(ONE, 4, 5);
        one.open();

        get(first);
        assertThat(floats(get(a))).containsExactly(1, 1, 1, 2);
        assertThat(floats(get(b))).containsExactly(1, 3);
        assertThat(floats(get(c))).containsExactly(1, 4, 1, 5);
        assertThat(one.batches())
                .containsExactly(List.of(0f), List.of(1f, 2f, 3f), List.of(4f, 5f));
    }

    @Test
    void whatOneCallBringsDoesNotFailTheOthersOfItsBatch() throws Exception {
        var first = busy();
        one.refuse(66, new InferenceException("no such index"));
        var a = submit(ONE, 1);
        var bad = submit(ONE, 66);
        var b = submit(ONE, 2);
        one.open();

        get(first);
        assertThat(floats(get(a))).containsExactly(1, 1);
        assertThat(floats(get(b))).containsExactly(1, 2);
        assertFails(bad, InferenceException.class);
        assertThat(one.batches())
                .containsExactly(
                        List.of(0f), List.of(1f, 66f, 2f), List.of(1f), List.of(66f), List.of(2f));
    }

    @Test
    void callsOfAModelWithoutRowsShareNoBatch() throws Exception {
        var first = busy();
        one.withoutRows();
        var a = submit(ONE, 1);
        var b = submit(ONE, 2);
        one.open();

        get(first);
        assertThat(floats(get(a))).containsExactly(1, 1);
        assertThat(floats(get(b))).containsExactly(1, 2);
        assertThat(one.batches()).containsExactly(List.of(0f), List.of(1f), List.of(2f));
    }

    @Test
    void aBatchNeverMixesVersionsOrArmsAndQueuesTakeTurns() throws Exception {
        var first = busy();
        var results = new ArrayList<CompletableFuture<Outputs>>();
        for (int i = 1; i <= 3; i++) {
            results.add(submit(ONE, i));
            results.add(submit(TWO, Arm.CANDIDATE, NONE, STAYS, 10 + i));
            results.add(submit(ONE, Arm.BASELINE, NONE, STAYS, 20 + i));
        }
        one.open();
        get(first);
        for (var result : results) {
            get(result);
        }

        assertThat(one.batches())
                .containsExactly(List.of(0f), List.of(1f, 2f, 3f), List.of(21f, 22f, 23f));
        assertThat(two.batches()).containsExactly(List.of(11f, 12f, 13f));
        for (int i = 0; i < results.size(); i++) {
            assertThat(floats(get(results.get(i)))[0]).isEqualTo(i % 3 == 1 ? 2 : 1);
        }
    }

    @Test
    void aCallWhoseDeadlinePassesInTheQueueIsNotRun() throws Exception {
        var first = busy();
        var late = submit(ONE, Arm.STABLE, SECOND, STAYS, 1);
        var later = submit(ONE, Arm.STABLE, 3 * SECOND, STAYS, 2);
        now.set(2 * SECOND);
        one.open();

        get(first);
        assertFails(late, TimeoutException.class);
        get(later);
        assertThat(one.batches()).containsExactly(List.of(0f), List.of(2f));
        assertThat(metrics.shed()).containsExactly("m deadline");
    }

    @Test
    void aCallThatIsCancelledInTheQueueIsNotRun() throws Exception {
        var first = busy();
        var gone = new AtomicBoolean();
        var cancelled = submit(ONE, Arm.STABLE, NONE, gone::get, 1);
        gone.set(true);
        one.open();

        get(first);
        assertFails(cancelled, CancellationException.class);
        assertThat(one.batches()).containsExactly(List.of(0f));
        assertThat(metrics.shed()).containsExactly("m cancelled");
    }

    @Test
    void aFullQueueRefusesAndOtherQueuesDoNot() throws Exception {
        var first = busy();
        var waiting = new ArrayList<CompletableFuture<Outputs>>();
        for (int i = 0; i < 4; i++) {
            waiting.add(submit(ONE, 1, 2, 3));
        }
        assertRefused(submit(ONE, 9), Reason.QUEUE_FULL);
        assertThat(batching.queues()).containsExactly(new QueuedRows(ONE, Arm.STABLE, 12));
        var other = submit(TWO, 5);
        one.open();

        get(first);
        get(other);
        for (var result : waiting) {
            assertThat(floats(get(result))).containsExactly(1, 1, 1, 2, 1, 3);
        }
        assertThat(metrics.shed()).containsExactly("m queue_full");
        assertThat(batching.queues()).allMatch(queue -> queue.rows() == 0);
    }

    @Test
    void aCallLargerThanABatchIsRunInPiecesThatLetOthersPass() throws Exception {
        var first = busy();
        var large = submit(ONE, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        var small = submit(ONE, 20);
        one.open();

        get(first);
        assertThat(floats(get(small))).containsExactly(1, 20);
        assertThat(floats(get(large)))
                .containsExactly(1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6, 1, 7, 1, 8, 1, 9, 1, 10);
        assertThat(one.batches())
                .containsExactly(
                        List.of(0f),
                        List.of(1f, 2f, 3f, 4f),
                        List.of(20f),
                        List.of(5f, 6f, 7f, 8f),
                        List.of(9f, 10f));
    }

    @Test
    void theRestOfALargeCallIsNotRunOnceItIsCancelled() throws Exception {
        var gone = new AtomicBoolean();
        one.hold();
        var large = submit(ONE, Arm.STABLE, NONE, gone::get, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        one.awaitRunning(1);
        gone.set(true);
        one.open();

        assertFails(large, CancellationException.class);
        assertThat(one.batches()).containsExactly(List.of(1f, 2f, 3f, 4f));
        assertThat(metrics.shed()).containsExactly("m cancelled");
    }

    @Test
    void anEngineFailureReachesEveryCallOfTheBatchAndTheThreadGoesOn() throws Exception {
        var first = busy();
        var a = submit(ONE, 1);
        var b = submit(ONE, 2);
        one.breakWith(new IllegalStateException("out of order"));
        one.open();

        assertFails(first, InferenceException.class);
        assertFails(a, InferenceException.class);
        assertFails(b, InferenceException.class);
        assertThat(floats(get(submit(TWO, 3)))).containsExactly(2, 3);
    }

    @Test
    void backgroundWorkRunsRowByRowAndOnlyWhenNoCallWaits() throws Exception {
        var first = busy();
        var background = batching.infer(TWO, FakeModel.rows(50, 51));
        var call = submit(TWO, 1);
        one.open();

        get(first);
        get(call);
        assertThat(floats(get(background))).containsExactly(2, 50, 2, 51);
        assertThat(two.batches()).containsExactly(List.of(1f), List.of(50f), List.of(51f));
    }

    @Test
    void backgroundWorkIsShedAboveItsBound() throws Exception {
        var first = busy();
        var fits = batching.infer(TWO, FakeModel.rows(1, 2, 3, 4, 5, 6, 7, 8));
        assertRefused(batching.infer(TWO, FakeModel.rows(9)), Reason.QUEUE_FULL);
        one.open();

        get(first);
        get(fits);
        assertThat(metrics.shed()).containsExactly("m background");
    }

    @Test
    void backgroundWorkForAVersionThatIsGoneFails() {
        assertRefused(
                batching.infer(new ServableId("m", 3), FakeModel.rows(1)),
                Reason.VERSION_NOT_READY);
    }

    @Test
    void closingAnswersWhatWaitsDropsBackgroundWorkAndRefusesTheRest() throws Exception {
        var first = busy();
        var waiting = submit(ONE, 1);
        var background = batching.infer(TWO, FakeModel.rows(2));
        var closer = Thread.ofPlatform().start(batching::close);
        assertRefused(background, Reason.SHUTTING_DOWN);
        assertRefused(submit(ONE, 3), Reason.SHUTTING_DOWN);
        one.open();

        closer.join();
        assertThat(floats(get(first))).containsExactly(1, 0);
        assertThat(floats(get(waiting))).containsExactly(1, 1);
    }

    @Test
    void everyCallEndsAndGivesItsHandleBackWhenTheQueuesCloseUnderLoad() throws Exception {
        batching.close();
        batching =
                new Batching(
                        new BatchSettings(4, 100, 64, 3, 8, 0.5),
                        registry,
                        metrics,
                        System::nanoTime);
        var results = new ConcurrentLinkedQueue<CompletableFuture<Outputs>>();
        var callers = new ArrayList<Thread>();
        for (int caller = 0; caller < 4; caller++) {
            var random = new Random(caller);
            callers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 300; i++) {
                                    var id = random.nextBoolean() ? ONE : TWO;
                                    var firsts = new float[1 + random.nextInt(10)];
                                    boolean gone = random.nextInt(8) == 0;
                                    long deadline =
                                            random.nextInt(8) == 0 ? System.nanoTime() : NONE;
                                    results.add(
                                            submit(id, Arm.STABLE, deadline, () -> gone, firsts));
                                    results.add(
                                            batching.infer(id, FakeModel.rows(1, 2))
                                                    .toCompletableFuture());
                                }
                            }));
        }
        await().until(() -> results.size() > 800);
        batching.close();
        for (var caller : callers) {
            caller.join();
        }

        assertThat(results).hasSize(2400);
        for (var result : results) {
            try {
                assertThat(get(result).tensors().get(0).dim(1)).isEqualTo(2);
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOfAny(
                                TimeoutException.class,
                                CancellationException.class,
                                ServerException.class);
            }
        }
        registry.close();
        assertThat(List.of(one.closes(), two.closes())).containsExactly(1, 1);
        assertThat(List.of(one.misuses(), two.misuses())).containsExactly(0, 0);
    }

    @Test
    void manyCallersOnSeveralThreadsEachGetTheirOwnRows() throws Exception {
        batching.close();
        batching =
                new Batching(
                        new BatchSettings(8, 100, 4096, 3, 64, 0.1),
                        registry,
                        metrics,
                        System::nanoTime);
        var results = new ArrayList<List<CompletableFuture<Outputs>>>();
        var callers = new ArrayList<Thread>();
        for (int caller = 0; caller < 8; caller++) {
            var mine = new ArrayList<CompletableFuture<Outputs>>();
            results.add(mine);
            int base = 1000 * caller;
            callers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 50; i++) {
                                    mine.add(
                                            submit(
                                                    i % 2 == 0 ? ONE : TWO,
                                                    base + i,
                                                    base + i + 500));
                                }
                            }));
        }
        for (var caller : callers) {
            caller.join();
        }
        for (int caller = 0; caller < 8; caller++) {
            for (int i = 0; i < 50; i++) {
                float mark = i % 2 == 0 ? 1 : 2;
                float number = 1000 * caller + i;
                assertThat(floats(get(results.get(caller).get(i))))
                        .containsExactly(mark, number, mark, number + 500);
            }
        }
        assertThat(metrics.batchRows()).allMatch(rows -> rows <= 8);
    }
}
