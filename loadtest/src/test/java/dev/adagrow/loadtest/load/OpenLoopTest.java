package dev.adagrow.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.InputException;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.FloatTensor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final long MILLI = 1_000_000;

    /** Answers "b" when told to. */
    private static final class HeldTarget implements Target {
        final ConcurrentLinkedQueue<CompletableFuture<Reply>> calls = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Labelled> reports = new ConcurrentLinkedQueue<>();

        @Override
        public CompletableFuture<Reply> ask(FloatTensor input, String routeKey) {
            var call = new CompletableFuture<Reply>();
            calls.add(call);
            return call;
        }

        @Override
        public int report(List<Labelled> items) {
            reports.addAll(items);
            return 0;
        }
    }

    private static Dataset header(List<Integer> shape) {
        return new Dataset("x", Dataset.RAW_IMAGE, shape, List.of("a", "b"), List.of());
    }

    private static Deck deck() {
        var spec =
                new ImagePreprocessing(
                        1, 1, 1, ImagePreprocessing.Resize.PAD, 1, List.of(0f), List.of(1f));
        var sample = new Sample(new byte[] {7}, 1, Optional.empty());
        return new Deck(List.of(sample), header(List.of(1, 1, 1)), new Preprocessor(spec), 1);
    }

    @Test
    void countsTheTimeThatACallWaitedForItsTurn() {
        var clock = new AtomicLong();
        var target = new HeldTarget();
        var journal = new Journal(clock::get, Duration.ofMillis(1));
        try (var loop =
                new OpenLoop(
                        new OpenLoop.Settings(1000, 1, 1),
                        target,
                        deck(),
                        journal,
                        Optional.empty(),
                        Throwable::toString)) {
            await().until(() -> target.calls.size() == 1);
            // While the first call is not answered, nine more become due.
            clock.set(9 * MILLI);
            target.calls.remove().complete(new Target.Reply(1, "p", "b"));
            for (int i = 1; i < 10; i++) {
                await().until(() -> target.calls.size() == 1);
                target.calls.remove().complete(new Target.Reply(1, "p", "a"));
            }
            await().until(() -> journal.total().answered() == 10);
            LoadStats stats = journal.total();
            assertThat(stats.sent()).isEqualTo(10);
            assertThat(stats.latency().max()).isCloseTo(9, offset(0.02));
            assertThat(stats.latency().p50()).isCloseTo(4, offset(0.02));
            assertThat(stats.accuracy()).isEqualTo(0.1);
            assertThat(journal.between(0, MILLI).versions())
                    .containsEntry(1, new LoadStats.Answers(1, 1));
        }
    }

    @Test
    void reportsEveryLabelOnceAndCountsFailedCalls() {
        var target = new HeldTarget();
        var journal = new Journal(System::nanoTime, Duration.ofSeconds(1));
        var reporter = new Reporter(target, Duration.ofHours(1), System::nanoTime);
        var loop =
                new OpenLoop(
                        new OpenLoop.Settings(1000, 2, 1),
                        target,
                        deck(),
                        journal,
                        Optional.of(reporter),
                        failure -> String.valueOf(failure.getMessage()));
        await().until(() -> target.calls.size() == 2);
        target.calls.remove().complete(new Target.Reply(3, "id-1", "a"));
        target.calls.remove().completeExceptionally(new IllegalStateException("gone"));
        await().until(() -> target.calls.size() == 2);
        target.calls.forEach(call -> call.completeExceptionally(new IllegalStateException("gone")));
        loop.close();
        reporter.close();
        assertThat(target.reports).containsExactly(new Target.Labelled("id-1", "b"));
        assertThat(reporter.counts()).isEqualTo(new Reporter.Counts(1, 0));
        assertThat(journal.total().failures().get("gone")).isGreaterThanOrEqualTo(2);
        assertThat(journal.failed()).isEqualTo(journal.total().failed());
    }

    @Test
    void aDeckRefusesRecordsThatDoNotFitTheModel() {
        var spec =
                new ImagePreprocessing(
                        1, 1, 1, ImagePreprocessing.Resize.PAD, 1, List.of(0f), List.of(1f));
        var large = new Sample(new byte[4], 0, Optional.empty());
        assertThatThrownBy(() ->
                        new Deck(
                                List.of(large),
                                header(List.of(1, 2, 2)),
                                new Preprocessor(spec),
                                1))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("2x2");
    }

    @Test
    void isClosedOnlyAfterTheLastAnswerWasCounted() throws InterruptedException {
        var network = new AtomicReference<Thread>();
        var counted = new CountDownLatch(1);
        var target = new HeldTarget();
        var journal =
                new Journal(
                        () -> {
                            if (Thread.currentThread() == network.get()) {
                                Uninterruptibles.awaitUninterruptibly(counted);
                            }
                            return 0;
                        },
                        Duration.ofSeconds(1));
        var loop =
                new OpenLoop(
                        new OpenLoop.Settings(0.001, 2, 1),
                        target,
                        deck(),
                        journal,
                        Optional.empty(),
                        Throwable::toString);
        await().until(() -> target.calls.size() == 1);
        var answering =
                new Thread(() -> target.calls.remove().complete(new Target.Reply(1, "p", "b")));
        network.set(answering);
        answering.start();
        await().until(() -> answering.getState() == Thread.State.WAITING);
        var closing = new Thread(loop::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING || !closing.isAlive());
        assertThat(closing.isAlive()).isTrue();
        counted.countDown();
        closing.join();
        assertThat(journal.total().answered()).isEqualTo(1);
    }
}
