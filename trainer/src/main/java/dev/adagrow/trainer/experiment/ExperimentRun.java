package dev.adagrow.trainer.experiment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs what is not yet finished of an experiment. When one training fails, no other is begun; those
 * that run are waited for, since their results stay. One object for one run.
 */
public final class ExperimentRun {
    private final TrainingProcess process;
    private final int parallel;
    private final ExperimentListener listener;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int begun;

    @GuardedBy("lock")
    private int done;

    @GuardedBy("lock")
    private int doneHere;

    @GuardedBy("lock")
    private double seconds;

    @GuardedBy("lock")
    private boolean failed;

    /**
     * @param parallel trainings at a time
     */
    public ExperimentRun(TrainingProcess process, int parallel, ExperimentListener listener) {
        if (parallel < 1) {
            throw new IllegalArgumentException(parallel + " trainings at a time");
        }
        this.process = process;
        this.parallel = parallel;
        this.listener = listener;
    }

    /**
     * @param trainings in the order in which they begin
     * @throws TrainingFailedException of the first that failed, or what else ended it first
     * @throws InterruptedException when the thread is interrupted; all processes have been ended
     */
    public void run(List<Training> trainings) throws IOException, InterruptedException {
        var open = new ArrayList<Training>();
        for (var training : trainings) {
            if (!training.finished()) {
                RunningMark.requireNone(training);
                open.add(training);
            }
        }
        lock.lock();
        try {
            done = trainings.size() - open.size();
            begun = done;
        } finally {
            lock.unlock();
        }
        var executor =
                Executors.newFixedThreadPool(
                        parallel, Thread.ofPlatform().name("training-", 0).factory());
        var futures = new ArrayList<Future<?>>();
        try {
            for (var training : open) {
                futures.add(executor.submit(one(training, trainings.size())));
            }
            Optional<Throwable> failure = Optional.empty();
            for (var future : futures) {
                var ended = failureOf(future);
                failure = failure.or(() -> ended);
            }
            if (failure.isPresent()) {
                throwIt(failure.get());
            }
        } finally {
            executor.shutdownNow();
            executor.close();
        }
    }

    private Callable<Void> one(Training training, int all) {
        return () -> {
            try {
                begin(training, all);
                finish(process.run(training), all);
            } catch (IOException | InterruptedException | RuntimeException e) {
                fail();
                throw e;
            }
            return null;
        };
    }

    private void begin(Training training, int all) {
        lock.lock();
        try {
            if (failed) {
                throw new CancellationException();
            }
            begun++;
            listener.begins(begun, all, training);
        } finally {
            lock.unlock();
        }
    }

    private void finish(TrainingResult result, int all) {
        lock.lock();
        try {
            done++;
            doneHere++;
            seconds += result.seconds();
            double left =
                    seconds / doneHere * (all - done) / Math.min(parallel, Math.max(1, all - done));
            listener.finished(done, all, result, Duration.ofMillis((long) (1000 * left)));
        } finally {
            lock.unlock();
        }
    }

    private void fail() {
        lock.lock();
        try {
            failed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Empty also for one that was not begun, since another had failed. */
    private static Optional<Throwable> failureOf(Future<?> future) throws InterruptedException {
        try {
            var unused = future.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.ofNullable(e.getCause())
                    .filter(cause -> !(cause instanceof CancellationException));
        }
    }

    private static void throwIt(Throwable failure) throws IOException, InterruptedException {
        switch (failure) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
