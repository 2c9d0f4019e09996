package dev.adagrow.server.batch;

import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.metrics.CallMetrics;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls that there is no room for, or that would be answered too late. Not thread-safe: the
 * scheduler's lock guards it.
 */
final class Admission {
    private final BatchSettings settings;
    private final Turns turns;
    private final Seats seats;
    private final CallMetrics metrics;

    Admission(BatchSettings settings, Turns turns, Seats seats, CallMetrics metrics) {
        this.settings = settings;
        this.turns = turns;
        this.seats = seats;
        this.metrics = metrics;
    }

    /**
     * Why a call cannot be taken; null if it can.
     *
     * @param bytes of its inputs
     */
    @Nullable Exception refusal(CallQueue queue, Work call, long bytes, long now) {
        var id = call.servable().id();
        if (call.late(now)) {
            metrics.shed(id.model(), "deadline");
            return new TimeoutException("the deadline passed before the queue of " + id);
        }
        if (queue.rows() + call.rows() > queue.model().limits().maxQueuedRows()) {
            return shed(call, "queue_full", noRoom(call, call.rows() + " more rows"));
        }
        if (queue.bytes() + bytes > settings.maxQueuedBytes()) {
            return shed(call, "queue_full", noRoom(call, bytes + " more bytes"));
        }
        long wait = turns.wait(queue, call, seats, now);
        boolean tooLong =
                call.hasDeadline()
                        ? !call.leaves(wait, now)
                        : TimeUnit.NANOSECONDS.toMillis(wait) > settings.maxWaitMillis();
        return tooLong ? shed(call, "expected_wait", tooLong(call, wait)) : null;
    }

    private static String noRoom(Work call, String more) {
        return "the queue of " + call.servable().id() + " has no room for " + more;
    }

    private static String tooLong(Work call, long wait) {
        return "so many calls wait for "
                + call.servable().id()
                + " that an answer would take about "
                + TimeUnit.NANOSECONDS.toMillis(wait)
                + " ms, longer than "
                + (call.hasDeadline()
                        ? "the call's deadline"
                        : "a call without a deadline is let wait");
    }

    private ServerException shed(Work call, String reason, String message) {
        var model = call.servable().id().model();
        metrics.shed(model, reason);
        return new ServerException(Reason.QUEUE_FULL, message, Map.of("model", model));
    }
}
