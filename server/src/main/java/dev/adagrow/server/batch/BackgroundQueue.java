package dev.adagrow.server.batch;

import dev.adagrow.server.lifecycle.ServableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that nobody waits for, first come first served. One row runs at a time; after a run of
 * length t the queue rests for t (1 - share) / share. Not thread-safe: the scheduler's lock guards
 * it.
 */
final class BackgroundQueue {
    record Item(ServableId servable, Pending pending) {}

    /** One row to run. */
    record Part(ServableId servable, Pending.Slice slice) {}

    private final int maxRows;
    private final long maxBytes;
    private final double share;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private int rows;
    private long bytes;
    private boolean running;
    private boolean resting;
    private long restEnd;

    BackgroundQueue(int maxRows, long maxBytes, double share) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.share = share;
    }

    /**
     * Takes an item unless there is no room for it, or no background work is run at all. @return
     * whether it did
     */
    boolean offer(Item item) {
        if (share == 0
                || rows + item.pending().rows() > maxRows
                || bytes + item.pending().bytes() > maxBytes) {
            return false;
        }
        items.addLast(item);
        rows += item.pending().rows();
        bytes += item.pending().bytes();
        return true;
    }

    boolean waits() {
        return !items.isEmpty();
    }

    /** In the order of their coming. */
    Iterable<Item> items() {
        return items;
    }

    /**
     * Nanoseconds until a row may run; 0 or less: now; {@link Long#MAX_VALUE}: not before something
     * else happens.
     */
    long readyIn(long now) {
        if (items.isEmpty() || running) {
            return Long.MAX_VALUE;
        }
        return resting ? restEnd - now : 0;
    }

    /**
     * To be followed by {@link #rest}.
     *
     * @param item one of {@link #items}
     */
    Part take(Item item) {
        running = true;
        rows--;
        var slice = item.pending().take(1);
        if (item.pending().left() == 0) {
            items.remove(item);
            bytes -= item.pending().bytes();
        }
        return new Part(item.servable(), slice);
    }

    void rest(long start, long end) {
        running = false;
        resting = true;
        restEnd = end + (long) ((end - start) * (1 - share) / share);
    }

    List<Item> drain() {
        var all = new ArrayList<>(items);
        items.clear();
        rows = 0;
        bytes = 0;
        return all;
    }
}
