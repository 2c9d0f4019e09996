package dev.adagrow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.preprocess.InputException;
import dev.adagrow.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputThreadsTest {
    private static final LabelledTensors RECORDS = records(50);

    private static LabelledTensors records(int count) {
        var random = new SplittableRandom(4);
        var inputs = FloatTensor.zeros(count, 1, 8, 8);
        for (int i = 0; i < inputs.size(); i++) {
            inputs.data()[i] = random.nextFloat();
        }
        return new LabelledTensors(inputs, IntStream.range(0, count).toArray());
    }

    private static Batch batch(int label) {
        return Batch.of(new LabelledTensors(FloatTensor.zeros(1, 1, 1, 1), new int[] {label}));
    }

    private static List<float[]> epoch(int threads) {
        var values = new ArrayList<float[]>();
        try (var input = new InputThreads(threads)) {
            input.batches(
                            new ShuffledBatches(RECORDS, 4)
                                    .drafts(
                                            new SplittableRandom(1),
                                            new Variations(Augmentation.USUAL, 5)))
                    .forEachRemaining(b -> values.add(b.inputs().data()));
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void batchesAreTheSameAndInTheSameOrderWhateverTheNumberOfThreads(int threads) {
        assertThat(epoch(threads)).usingRecursiveComparison().isEqualTo(epoch(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void piecesAreAllRecordsInTheirOrder(int threads) {
        var seen = new ArrayList<Integer>();
        var sizes = new ArrayList<Integer>();
        try (var input = new InputThreads(threads)) {
            input.pieces(
                    records(300),
                    piece -> {
                        sizes.add(piece.size());
                        IntStream.of(piece.labels()).forEach(seen::add);
                    });
        }
        assertThat(sizes).containsExactly(128, 128, 44);
        assertThat(seen).isEqualTo(IntStream.range(0, 300).boxed().toList());
    }

    @Test
    void piecesOfLargePicturesAreSmall() {
        var sizes = new ArrayList<Integer>();
        var large = new LabelledTensors(FloatTensor.zeros(20, 3, 224, 224), new int[20]);
        try (var input = new InputThreads(1)) {
            input.pieces(large, piece -> sizes.add(piece.size()));
        }
        assertThat(sizes).containsExactly(13, 7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatIsWrongWithARecordIsThrownWhereItsBatchIsTaken(int threads) {
        Draft damaged =
                () -> {
                    throw new InputException("data set small: record 7: it is damaged");
                };
        try (var input = new InputThreads(threads)) {
            var batches = input.batches(List.of(() -> batch(1), damaged).iterator());
            assertThat(batches.next().labels()).containsExactly(1);
            assertThatThrownBy(batches::next)
                    .isInstanceOf(InputException.class)
                    .hasMessage("data set small: record 7: it is damaged");
        }
    }

    @Test
    void noMoreThanOneBatchForEachThreadAndOneIsDecodedAhead() {
        var begun = new AtomicInteger();
        try (var input = new InputThreads(2)) {
            var batches =
                    input.batches(
                            IntStream.range(0, 100)
                                    .mapToObj(i -> (Draft) () -> batch(begun.incrementAndGet()))
                                    .iterator());
            for (int taken = 1; taken <= 10; taken++) {
                batches.next();
                assertThat(begun.get()).isBetween(taken, taken + 3);
            }
        }
    }

    /** The second batch is decoded while the first is in use: it waits for that. */
    @Test
    void theNextBatchIsDecodedWhileTheLastOneIsInUse() throws InterruptedException {
        var decoded = new CountDownLatch(1);
        try (var input = new InputThreads(1)) {
            var batches =
                    input.batches(
                            List.<Draft>of(
                                            () -> batch(1),
                                            () -> {
                                                decoded.countDown();
                                                return batch(2);
                                            })
                                    .iterator());
            batches.next();
            decoded.await();
            assertThat(batches.next().labels()).containsExactly(2);
            assertThat(batches.hasNext()).isFalse();
            assertThat(input.waitedSeconds()).isPositive();
        }
    }

    @Test
    void closingInTheMiddleOfAnEpochEndsTheThreads() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        var running = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var input = new InputThreads(1)) {
            var batches =
                    input.batches(
                            List.<Draft>of(
                                            () -> {
                                                threads.add(Thread.currentThread());
                                                return batch(1);
                                            },
                                            () -> {
                                                running.countDown();
                                                try {
                                                    never.await();
                                                } catch (InterruptedException e) {
                                                    throw new CancellationException();
                                                }
                                                return batch(2);
                                            })
                                    .iterator());
            batches.next();
            running.await();
        }
        var thread = threads.getFirst();
        thread.join();
        assertThat(thread.getName()).isEqualTo("input-1");
    }

    @Test
    void anInterruptWhileWaitingCancelsAndStaysVisible() {
        var never = new CountDownLatch(1);
        try (var input = new InputThreads(1)) {
            var batches =
                    input.batches(
                            List.<Draft>of(
                                            () -> {
                                                try {
                                                    never.await();
                                                } catch (InterruptedException e) {
                                                    throw new CancellationException();
                                                }
                                                return batch(1);
                                            })
                                    .iterator());
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(batches::next).isInstanceOf(CancellationException.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }
}
