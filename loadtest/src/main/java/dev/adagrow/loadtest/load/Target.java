package dev.adagrow.loadtest.load;

import dev.adagrow.tensor.FloatTensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is called under load. Thread-safe. */
public interface Target {
    /**
     * @param version that answered
     * @param predictionId to report the label with
     * @param label name of the answered class
     */
    record Reply(int version, String predictionId, String label) {}

    /** The truth about one prediction. */
    record Labelled(String predictionId, String label) {}

    /** One call; does not block. The future fails with what the call failed with. */
    CompletableFuture<Reply> ask(FloatTensor input, String routeKey);

    /**
     * Reports labels; blocks until they are taken.
     *
     * @param items at most 1000
     * @return how many were not accepted
     * @throws RuntimeException if the call fails
     */
    int report(List<Labelled> items);
}
