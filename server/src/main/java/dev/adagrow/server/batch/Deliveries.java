package dev.adagrow.server.batch;

import java.util.ArrayList;
import java.util.List;

/**
 * The replies of one batch on their way home: one task for each home, however many there are. Not
 * thread-safe.
 */
final class Deliveries {
    private record Delivery(Home home, List<Runnable> replies) {}

    /** One or two, as a rule. */
    private final List<Delivery> deliveries = new ArrayList<>(2);

    void add(Home home, Runnable reply) {
        for (var delivery : deliveries) {
            if (delivery.home() == home) {
                delivery.replies().add(reply);
                return;
            }
        }
        var replies = new ArrayList<Runnable>();
        replies.add(reply);
        deliveries.add(new Delivery(home, replies));
    }

    /**
     * Hands them over.
     *
     * @param here whose thread this is: its replies are told at once
     */
    void send(Home here) {
        for (var delivery : deliveries) {
            var replies = delivery.replies();
            if (delivery.home() == here) {
                replies.forEach(Runnable::run);
            } else {
                delivery.home().execute(() -> replies.forEach(Runnable::run));
            }
        }
    }
}
