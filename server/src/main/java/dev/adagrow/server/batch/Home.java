package dev.adagrow.server.batch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that calls come from, and their replies go to: an event loop, which also does short
 * runs of the engine itself, since waking another thread and being woken by it costs more than they
 * do. Thread-safe.
 */
public final class Home {
    /** For calls that come from no event loop: whichever thread ends them tells the reply. */
    public static final Home NONE = new Home(Runnable::run, false);

    private static final Logger log = LoggerFactory.getLogger(Home.class);

    private final Executor executor;
    private final boolean runs;

    /**
     * Whether the home was asked for a turn that it has not begun; the scheduler's lock guards it.
     */
    private boolean turnDue;

    private Home(Executor executor, boolean runs) {
        this.executor = executor;
        this.runs = runs;
    }

    /**
     * @param loop of one thread; runs what it is given in order, after what it is about
     */
    public static Home of(Executor loop) {
        return new Home(loop, true);
    }

    /** Whether short runs may be done on its thread. */
    boolean runs() {
        return runs;
    }

    /** Whether it is not asked for a turn yet; from now on it is, until {@link #turnBegins}. */
    boolean asksForTurn() {
        boolean asked = turnDue;
        turnDue = true;
        return !asked;
    }

    void turnBegins() {
        turnDue = false;
    }

    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // The loop has ended: whoever waits must be told all the same.
            log.debug("an event loop takes nothing any more", e);
            task.run();
        }
    }
}
