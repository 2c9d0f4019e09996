package dev.adagrow.trainer.run.context;

import dev.adagrow.trainer.data.Batch;
import dev.adagrow.trainer.run.task.RunListener;
import java.util.Iterator;
import java.util.concurrent.CancellationException;

/**
 * Asks the listener before every step whether to go on, and how soon. Used by the run's thread
 * alone.
 */
public final class Pacing {
    private final RunListener listener;
    private final Rest rest;

    /** How time is let pass. */
    @FunctionalInterface
    public interface Rest {
        void millis(long millis) throws InterruptedException;
    }

    public Pacing(RunListener listener, Rest rest) {
        this.listener = listener;
        this.rest = rest;
    }

    /** The same batches, each after the rest that the listener wants. */
    public Iterator<Batch> over(Iterator<Batch> batches) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                step();
                return batches.next();
            }
        };
    }

    /**
     * To be called where a run may stop.
     *
     * @throws CancellationException if the listener wants it, or the thread is interrupted
     */
    public void step() {
        var control = listener.control();
        if (control.cancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the run was cancelled");
        }
        long millis = Math.round(control.paceSeconds() * 1000);
        if (millis > 0) {
            try {
                rest.millis(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the run was interrupted");
            }
        }
    }
}
