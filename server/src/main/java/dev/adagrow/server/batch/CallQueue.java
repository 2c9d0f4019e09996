package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for one version in one arm; the more urgent first, equals as they came. Not
 * thread-safe: the scheduler's lock guards it.
 */
final class CallQueue {
    /** One call in the queue. */
    record Entry(Work work, Pending pending, long arrival) {}

    /** What was taken: slices to run, together a batch at most, and calls that came too late. */
    record Taken(List<Entry> entries, List<Pending.Slice> slices, List<Entry> late) {
        int rows() {
            int rows = 0;
            for (var slice : slices) {
                rows += slice.rows();
            }
            return rows;
        }
    }

    private static final long ACTIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ServableId servable;
    private final Arm arm;
    private final Pace pace;
    private final ModelRuns model;
    private final Map<Priority, ArrayDeque<Entry>> entries = new EnumMap<>(Priority.class);
    private final int[] rows = new int[Priority.values().length];

    private long bytes;

    /** Whether an event loop is about to run what waits. */
    private boolean promised;

    private boolean everTaken;
    private long lastTaken;

    /** Rows of the last batch, if several calls shared it; else 1. */
    private int expected = 1;

    CallQueue(ServableId servable, Arm arm, Pace pace, ModelRuns model) {
        this.servable = servable;
        this.arm = arm;
        this.pace = pace;
        this.model = model;
        for (var priority : Priority.values()) {
            entries.put(priority, new ArrayDeque<>());
        }
    }

    ServableId servable() {
        return servable;
    }

    Arm arm() {
        return arm;
    }

    /** By the model's limit of now. */
    Pace pace() {
        pace.limit(model.limits().maxRows());
        return pace;
    }

    ModelRuns model() {
        return model;
    }

    /** Rows that wait. */
    int rows() {
        return rowsBefore(Priority.LOW);
    }

    boolean isEmpty() {
        return rows() == 0;
    }

    void add(Entry entry) {
        of(entry).addLast(entry);
        rows[entry.work().priority().ordinal()] += entry.pending().left();
        bytes += entry.pending().bytes();
    }

    /** Of the inputs of all calls that wait, in whole or in part. */
    long bytes() {
        return bytes;
    }

    private ArrayDeque<Entry> of(Entry entry) {
        return Objects.requireNonNull(entries.get(entry.work().priority()));
    }

    private @Nullable Entry next() {
        for (var equals : entries.values()) {
            if (!equals.isEmpty()) {
                return equals.getFirst();
            }
        }
        return null;
    }

    private long firstArrival() {
        long first = Long.MAX_VALUE;
        for (var equals : entries.values()) {
            if (!equals.isEmpty()) {
                first = Math.min(first, equals.getFirst().arrival());
            }
        }
        return first;
    }

    /**
     * Nanoseconds until its next batch closes; 0 or less: it is closed. The queue must not be
     * empty.
     */
    long ripeIn(long now, long maxDelayNanos) {
        return rows() >= expected ? 0 : firstArrival() + maxDelayNanos - now;
    }

    /** Whether a run of what waits, a batch at most, is known to take no longer. */
    boolean runsWithin(long nanos) {
        return pace.measured() && pace.run(Math.min(rows(), pace().batchRows())) <= nanos;
    }

    /** Rows that wait and are run before a call of this priority that comes now. */
    int rowsBefore(Priority priority) {
        int before = 0;
        for (int i = 0; i <= priority.ordinal(); i++) {
            before += rows[i];
        }
        return before;
    }

    void promise(boolean given) {
        promised = given;
    }

    boolean promised() {
        return promised;
    }

    boolean sharesModel(CallQueue queue) {
        return model == queue.model;
    }

    boolean servesAnother(CallQueue queue) {
        return !servable.equals(queue.servable);
    }

    /** Whether calls wait, or a batch was taken lately. */
    boolean active(long now) {
        return !isEmpty() || (everTaken && now - lastTaken < ACTIVE_NANOS);
    }

    /**
     * @param shared whether others want the engine, too, and batches are to be short
     */
    Taken take(long now, boolean shared) {
        promised = false;
        everTaken = true;
        lastTaken = now;
        int most = shared ? pace().sharedRows() : pace().batchRows();
        var taken = new Taken(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int room = most;
        for (var entry = next(); entry != null && room > 0; entry = next()) {
            var pending = entry.pending();
            int left = pending.left();
            if (entry.work().late(now)) {
                of(entry).removeFirst();
                rows[entry.work().priority().ordinal()] -= left;
                bytes -= pending.bytes();
                taken.late().add(entry);
                continue;
            }
            boolean begun = !taken.slices().isEmpty();
            if (begun
                    && (left > room
                            || !entry.work().batched()
                            || !pending.fits(taken.slices().getFirst().of()))) {
                break;
            }
            int piece = Math.min(left, room);
            of(entry).removeFirst();
            rows[entry.work().priority().ordinal()] -= piece;
            room -= piece;
            taken.entries().add(entry);
            taken.slices().add(pending.take(piece));
            if (pending.left() > 0) {
                of(entry).addLast(entry);
            } else {
                bytes -= pending.bytes();
            }
        }
        expected = taken.slices().size() > 1 ? most - room : 1;
        return taken;
    }
}
