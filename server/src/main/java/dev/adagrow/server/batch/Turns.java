package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.metrics.QueuedRows;
import dev.adagrow.server.routing.Arm;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The queues of calls, which of them has its turn, and how long a call would wait. Not thread-safe:
 * the scheduler's lock guards it.
 */
final class Turns {
    /** Of the time that is expected until an answer, as a divisor. */
    private static final long MARGIN_SHARE = 4;

    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private record Key(ServableId servable, Arm arm) {}

    private final LimitTable limits;
    private final Map<Key, CallQueue> queues = new HashMap<>();
    private final Map<String, ModelRuns> models = new HashMap<>();
    private final EngineShares shares = new EngineShares();

    /** Queues in which calls wait, in the order of their turns. */
    private final ArrayDeque<CallQueue> order = new ArrayDeque<>();

    Turns(LimitTable limits) {
        this.limits = limits;
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    /** Whether calls wait that no limit of their model keeps from being run. */
    boolean anyMayRun() {
        for (var queue : order) {
            if (queue.model().mayRun()) {
                return true;
            }
        }
        return false;
    }

    /** The queue that a call belongs in. */
    CallQueue queue(Work call) {
        var key = new Key(call.servable().id(), call.arm());
        var queue = queues.get(key);
        if (queue == null) {
            // New versions are rare; old ones are forgotten here.
            queues.values().removeIf(CallQueue::isEmpty);
            var waiting =
                    queues.keySet().stream()
                            .map(k -> k.servable().model())
                            .collect(Collectors.toSet());
            models.entrySet().removeIf(m -> m.getValue().isIdle() && !waiting.contains(m.getKey()));
            shares.retain(models.keySet());
            var model = model(key.servable().model());
            var pace = new Pace(call.servable().model().times(), model.limits().maxRows());
            queue = new CallQueue(key.servable(), key.arm(), pace, model);
            queues.put(key, queue);
        }
        return queue;
    }

    ModelRuns model(String name) {
        return models.computeIfAbsent(name, m -> new ModelRuns(m, shares.of(m), limits));
    }

    List<QueuedRows> queues() {
        return queues.values().stream()
                .map(queue -> new QueuedRows(queue.servable(), queue.arm(), queue.rows()))
                .toList();
    }

    void add(CallQueue queue, CallQueue.Entry entry) {
        if (queue.isEmpty()) {
            if (!sharesModel(queue)) {
                queue.model().share().begins();
            }
            order.addLast(queue);
        }
        queue.add(entry);
    }

    /**
     * Nanoseconds that a call's deadline must leave it, with a margin for what cannot be foreseen;
     * 0 if nothing runs or waits: a call that can be run at once is, whatever is expected, for what
     * is expected is learned from runs.
     */
    long wait(CallQueue queue, Work call, Seats seats, long now) {
        long before = seats.left(now);
        if (before == 0 && isEmpty()) {
            return 0;
        }
        int rows = queue.rowsBefore(call.priority()) + call.rows();
        long own = queue.pace().runs(rows);
        var model = queue.model();
        long ofModel = seats.left(model, now) + own;
        for (var other : order) {
            if (other != queue) {
                long others = before(queue, rows, own, other);
                before += others;
                ofModel += other.sharesModel(queue) ? others : 0;
            }
        }
        // However many threads there are, the model has no more than its instances of them.
        long expected =
                Math.max((before + own) / seats.count(), ofModel / model.limits().instances());
        return expected + expected / MARGIN_SHARE + MARGIN_NANOS;
    }

    /**
     * Nanoseconds that another queue has the engine before the last of so many rows is run. Arms of
     * one model take turns; another model is before while it has had less.
     *
     * @param own nanoseconds of the rows
     */
    private long before(CallQueue queue, int rows, long own, CallQueue other) {
        var pace = other.pace();
        if (other.sharesModel(queue)) {
            int turns = queue.pace().batches(rows) * pace.batchRows();
            return pace.runs(Math.min(other.rows(), turns));
        }
        long last = queue.pace().run(Math.min(rows, queue.pace().batchRows()));
        long ahead = queue.model().had() + own - last - other.model().had();
        return ahead < 0
                ? 0
                : Math.min(pace.runs(other.rows()), ahead + pace.run(pace.batchRows()));
    }

    /** Whether calls wait for the queue's model. */
    private boolean sharesModel(CallQueue queue) {
        for (var other : order) {
            if (other.sharesModel(queue)) {
                return true;
            }
        }
        return false;
    }

    /** Of those that may run and qualify, the first of the model that has had least. */
    private Optional<CallQueue> next(Predicate<CallQueue> qualifies) {
        CallQueue best = null;
        for (var queue : order) {
            if (queue.model().mayRun()
                    && qualifies.test(queue)
                    && (best == null || queue.model().had() < best.model().had())) {
                best = queue;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * The next queue whose batch is closed and that is promised to no event loop; if {@code
     * closing}, the next that is not empty.
     */
    Optional<CallQueue> ripe(long now, boolean closing) {
        return next(queue -> closing || (!queue.promised() && ripeIn(queue, now) <= 0));
    }

    private static long ripeIn(CallQueue queue, long now) {
        return queue.ripeIn(now, queue.model().limits().maxDelayNanos());
    }

    /**
     * Nanoseconds until {@link #ripe} finds one; {@link Long#MAX_VALUE} if not before something
     * else happens.
     */
    long ripeIn(long now) {
        long least = Long.MAX_VALUE;
        for (var queue : order) {
            if (!queue.promised() && queue.model().mayRun()) {
                least = Math.min(least, ripeIn(queue, now));
            }
        }
        return least;
    }

    /** From now on nothing is promised. */
    void breakPromises() {
        order.forEach(queue -> queue.promise(false));
    }

    /**
     * The next queue whose next run is known to be no longer than that; not one that would take its
     * model's last instance from another version or arm whose turn it is, and none while it is the
     * turn of a longer one of another model.
     */
    Optional<CallQueue> shorterThan(long nanos, long now) {
        var first = next(queue -> ripeIn(queue, now) <= 0);
        if (first.isPresent() && !first.get().runsWithin(nanos)) {
            return Optional.empty();
        }
        return next(queue -> queue.runsWithin(nanos) && !isBehindALonger(queue, nanos));
    }

    private boolean isBehindALonger(CallQueue queue, long nanos) {
        if (queue.model().mayRunTwice()) {
            return false;
        }
        for (var other : order) {
            if (other == queue) {
                return false;
            }
            if (other.sharesModel(queue) && !other.runsWithin(nanos)) {
                return true;
            }
        }
        return false;
    }

    /** Whether calls wait that may be run and that are promised to no event loop. */
    boolean anyUnpromised() {
        for (var queue : order) {
            if (!queue.promised() && queue.model().mayRun()) {
                return true;
            }
        }
        return false;
    }

    private boolean isShared(CallQueue queue, long now) {
        for (var other : queues.values()) {
            if (other.servesAnother(queue) && other.active(now)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a batch; the queue's next turn comes after those of the model's others. */
    CallQueue.Taken take(CallQueue queue, long now) {
        order.remove(queue);
        var taken = queue.take(now, isShared(queue, now));
        queue.model().share().turn(queue.pace().run(taken.rows()));
        if (!queue.isEmpty()) {
            order.addLast(queue);
        }
        return taken;
    }

    /** To be called after a run, with how long it took. */
    void ran(CallQueue queue, int rows, long nanos) {
        queue.model().share().correct(nanos - queue.pace().run(rows));
        queue.pace().ran(rows, nanos);
    }
}
