package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.routing.Arm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for one version in one arm; the more urgent first, equals as they came. Not
 * thread-safe: the scheduler's lock guards it.
 */
final class CallQueue {
    /** One call in the queue. */
    record Entry(Work work, Pending pending, long arrival) {}

    /**
     * What was taken: slices to run, at most maxRows rows of them, and calls that came too late.
     */
    record Taken(List<Entry> entries, List<Pending.Slice> slices, List<Entry> late) {}

    private final ServableId servable;
    private final Arm arm;
    private final Map<Priority, ArrayDeque<Entry>> entries = new EnumMap<>(Priority.class);
    private int rows;

    /** Rows of the last batch, if several calls shared it; else 1. */
    private int expected = 1;

    CallQueue(ServableId servable, Arm arm) {
        this.servable = servable;
        this.arm = arm;
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

    /** Rows that wait. */
    int rows() {
        return rows;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    void add(Entry entry) {
        of(entry).addLast(entry);
        rows += entry.pending().left();
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
        return rows >= expected ? 0 : firstArrival() + maxDelayNanos - now;
    }

    Taken take(int maxRows, long now) {
        var taken = new Taken(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int room = maxRows;
        for (var entry = next(); entry != null && room > 0; entry = next()) {
            var pending = entry.pending();
            int left = pending.left();
            if (entry.work().late(now)) {
                of(entry).removeFirst();
                rows -= left;
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
            rows -= piece;
            room -= piece;
            taken.entries().add(entry);
            taken.slices().add(pending.take(piece));
            if (pending.left() > 0) {
                of(entry).addLast(entry);
            }
        }
        expected = taken.slices().size() > 1 ? maxRows - room : 1;
        return taken;
    }
}
