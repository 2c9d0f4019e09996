package dev.adagrow.server.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Chooses the versions that give their memory to those that wait for some: those that were not
 * called for longest, and only if that is enough. Not thread-safe: the registry's lock guards it.
 */
final class IdleVersions {
    private final Duration restAfter;
    private final MemoryBudget<Life> memory;

    /**
     * @param restAfter as in {@link MemoryRule}
     */
    IdleVersions(Duration restAfter, MemoryBudget<Life> memory) {
        this.restAfter = restAfter;
        this.memory = memory;
    }

    /**
     * To be called again and again: when a version was called last is known no better.
     *
     * @param alive lives that hold memory
     * @param mayRest of those in service
     * @return longest idle first; empty if nobody waits, or if all that may rest together hold less
     *     than is missing
     */
    List<Life> toRest(Collection<Life> alive, Set<ServableId> mayRest, Instant now) {
        long left = memory.missing();
        for (var life : alive) {
            var served = life.served;
            if (served != null && served.calledSince()) {
                life.called = now;
            }
            // One that is UNLOADED and still here is being closed.
            var state = life.status.state();
            if (state == State.DRAINING || state == State.UNLOADED) {
                left -= memory.taken(life);
            }
        }
        var chosen = new ArrayList<Life>();
        if (left > 0 && !restAfter.isZero()) {
            for (var life : idle(alive, mayRest, now)) {
                if (left > 0) {
                    chosen.add(life);
                    left -= memory.taken(life);
                }
            }
        }
        return left > 0 ? List.of() : chosen;
    }

    private List<Life> idle(Collection<Life> alive, Set<ServableId> mayRest, Instant now) {
        return alive.stream()
                .filter(life -> life.status.state() == State.AVAILABLE)
                .filter(life -> !life.called.plus(restAfter).isAfter(now))
                .filter(life -> mayRest.contains(life.id))
                .sorted(Comparator.comparing(life -> life.called))
                .toList();
    }
}
