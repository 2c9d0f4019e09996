package dev.adagrow.server.batch;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replies of one batch on their way home: one task for each home, however many there are. Not
 * thread-safe.
 */
final class Deliveries {
    private final Map<Home, List<Runnable>> byHome = new IdentityHashMap<>();

    void add(Home home, Runnable reply) {
        byHome.computeIfAbsent(home, h -> new ArrayList<>()).add(reply);
    }

    /**
     * Hands them over.
     *
     * @param here whose thread this is: its replies are told at once
     */
    void send(Home here) {
        byHome.forEach((home, replies) -> {
            if (home == here) {
                replies.forEach(Runnable::run);
            } else {
                home.execute(() -> replies.forEach(Runnable::run));
            }
        });
    }
}
