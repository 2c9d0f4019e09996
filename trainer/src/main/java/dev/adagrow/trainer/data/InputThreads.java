package dev.adagrow.trainer.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records ahead of the thread that uses them, on threads of its own. Batches come in the
 * order in which they were drafted, and their contents do not depend on the number of threads; at
 * most {@code threads + 1} of them wait decoded. What goes wrong with a record is thrown where its
 * batch is taken. Without threads everything is decoded when it is taken, by the thread that takes
 * it.
 *
 * <p>For one run; its batches are taken by one thread at a time. An iterator may be left in the
 * middle.
 */
public final class InputThreads implements AutoCloseable {
    private static final int MOST_EVALUATED = 128;

    /** A network's layers are many times as large as its input: 13 records of 3x224x224. */
    private static final int MOST_EVALUATED_VALUES = 1 << 21;

    private final int threads;
    private final @Nullable ExecutorService executor;
    private final LongAdder waitedNanos = new LongAdder();

    /**
     * @param threads 0: none
     */
    public InputThreads(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException(threads + " input threads");
        }
        this.threads = threads;
        executor = threads == 0 ? null : Executors.newFixedThreadPool(threads, named());
    }

    private static ThreadFactory named() {
        var number = new AtomicInteger();
        return work -> {
            var thread = new Thread(work, "input-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The batches of these drafts, each decoded when it is taken. */
    static Iterator<Batch> inline(Iterator<Draft> drafts) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return drafts.hasNext();
            }

            @Override
            public Batch next() {
                return drafts.next().decode();
            }
        };
    }

    /**
     * The batches of these drafts, decoded ahead.
     *
     * <p>{@code next} throws {@link dev.adagrow.preprocess.InputException} naming data set and
     * record, if one cannot be decoded, and {@link CancellationException} if the thread is
     * interrupted; it stays so.
     */
    public Iterator<Batch> batches(Iterator<Draft> drafts) {
        return ahead(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return drafts.hasNext();
                    }

                    @Override
                    public Supplier<Batch> next() {
                        return drafts.next()::decode;
                    }
                });
    }

    /**
     * Hands all records to {@code each} in their order, in pieces of at most 128 records and 2^21
     * values, but one record at least. {@code each} runs on the caller's thread.
     *
     * @throws dev.adagrow.preprocess.InputException naming data set and record, if one cannot be
     *     decoded
     * @throws CancellationException if the thread is interrupted; it stays so
     */
    public void pieces(Records records, Consumer<LabelledTensors> each) {
        int rows =
                Math.clamp(MOST_EVALUATED_VALUES / records.shape().elements(), 1, MOST_EVALUATED);
        int count = (records.size() + rows - 1) / rows;
        ahead(IntStream.range(0, count).mapToObj(p -> piece(records, p * rows, rows)).iterator())
                .forEachRemaining(each);
    }

    private static Supplier<LabelledTensors> piece(Records records, int from, int rows) {
        int to = Math.min(records.size(), from + rows);
        return () -> records.batch(IntStream.range(from, to).toArray());
    }

    /** Wall time so far in which records were waited for. */
    public double waitedSeconds() {
        return waitedNanos.sum() / 1e9;
    }

    /**
     * The results of this work in its order, done ahead. The pieces of work are drawn on the
     * caller's thread.
     *
     * <p>{@code next} throws what the work throws, and {@link CancellationException} if the thread
     * is interrupted; it stays so.
     */
    public <T> Iterator<T> ahead(Iterator<Supplier<T>> work) {
        var waiting = new ArrayDeque<Future<T>>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !waiting.isEmpty() || work.hasNext();
            }

            @Override
            public T next() {
                long start = System.nanoTime();
                try {
                    return executor == null ? work.next().get() : taken(executor);
                } finally {
                    waitedNanos.add(System.nanoTime() - start);
                }
            }

            /** The next one; as many as are allowed are begun before and after it. */
            private T taken(ExecutorService pool) {
                begin(pool, threads + 1);
                var result = waitFor(waiting.remove());
                begin(pool, threads + 1);
                return result;
            }

            private void begin(ExecutorService pool, int most) {
                while (waiting.size() < most && work.hasNext()) {
                    waiting.add(pool.submit(work.next()::get));
                }
            }
        };
    }

    private static <T> T waitFor(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("waiting for records was interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Ends the threads, in the middle of a batch if need be. */
    @Override
    public void close() {
        if (executor != null) {
            executor.shutdownNow();
            executor.close();
        }
    }
}
