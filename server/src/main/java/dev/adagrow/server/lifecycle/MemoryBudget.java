package dev.adagrow.server.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The bytes that models in memory may take together. Who finds no room waits, and gets it in the
 * order of asking: nobody overtakes, so that a small model cannot keep a large one out for ever.
 * Not thread-safe.
 *
 * @param <K> who asks, once; compared by identity or value as it likes
 */
final class MemoryBudget<K> {
    private record Wish<K>(K who, long bytes) {}

    private final long limit;
    private final Map<K, Long> granted = new HashMap<>();
    private final Queue<Wish<K>> waiting = new ArrayDeque<>();
    private long taken;

    /**
     * @param limit in bytes
     */
    MemoryBudget(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    /** Bytes that were granted and not given back. */
    long taken() {
        return taken;
    }

    /** Bytes that were granted to one. */
    long taken(K who) {
        return granted.getOrDefault(who, 0L);
    }

    /** Bytes that whoever waits first lacks; 0 if nobody waits. */
    long missing() {
        var first = waiting.peek();
        return first == null ? 0 : first.bytes() - (limit - taken);
    }

    /** How many wait. */
    int waiting() {
        return waiting.size();
    }

    /**
     * Asks for bytes; who has some already has what was asked for.
     *
     * @return empty if they are granted; {@link Event.NoRoom} if who asked waits now, and is
     *     granted them by a later {@link #leave} unless it leaves before; {@link Event.LoadFailed}
     *     if there are never so many
     */
    Optional<Event> ask(K who, long bytes) {
        if (granted.containsKey(who)) {
            return Optional.empty();
        }
        if (bytes > limit) {
            return Optional.of(
                    new Event.LoadFailed(
                            "takes " + bytes + " bytes of memory; models may take " + limit));
        }
        var wish = new Wish<>(who, bytes);
        if (!waiting.isEmpty() || !fits(wish)) {
            waiting.add(wish);
            return Optional.of(
                    new Event.NoRoom(
                            "waits for "
                                    + bytes
                                    + " bytes of memory; models may take "
                                    + limit
                                    + ", of which "
                                    + taken
                                    + " are taken"));
        }
        grant(wish);
        return Optional.empty();
    }

    /**
     * Takes back what was granted, or ends the waiting; nothing happens for who neither has nor
     * waits.
     *
     * @return those who waited and now have what they asked for
     */
    List<K> leave(K who) {
        var bytes = granted.remove(who);
        taken -= bytes == null ? 0 : bytes;
        waiting.removeIf(wish -> wish.who().equals(who));
        var lucky = new ArrayList<K>();
        for (var next = waiting.peek(); next != null && fits(next); next = waiting.peek()) {
            grant(waiting.remove());
            lucky.add(next.who());
        }
        return lucky;
    }

    private boolean fits(Wish<K> wish) {
        return wish.bytes() <= limit - taken;
    }

    private void grant(Wish<K> wish) {
        granted.put(wish.who(), wish.bytes());
        taken += wish.bytes();
    }
}
