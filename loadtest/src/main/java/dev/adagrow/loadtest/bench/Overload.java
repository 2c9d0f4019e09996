package dev.adagrow.loadtest.bench;

import static dev.adagrow.loadtest.bench.Rounds.answered;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Three times the calls that the server can take, with deadlines.
 *
 * @param overloadGoodput the least of {@code goodput}
 * @param firstOverloadGoodput the same in the first seconds of overload that the server ever sees,
 *     with the shortest deadline: the code that refuses is not compiled yet
 * @param goodput calls answered in time, over what the server can take; by deadline in milliseconds
 * @param refusedMillis median time until the other calls ended, by deadline
 * @param rssAfterOverloadOverBefore memory of the server process
 */
record Overload(
        double overloadGoodput,
        double firstOverloadGoodput,
        Map<Integer, Double> goodput,
        Map<Integer, Double> refusedMillis,
        double rssAfterOverloadOverBefore) {
    private static final List<Integer> DEADLINES = List.of(100, 200, 1000);
    private static final double TIMES = 3;
    private static final Duration STRETCH = Duration.ofSeconds(10);

    static Overload measure(ServerUnderTest server, RealModel model, Consumer<String> progress)
            throws IOException {
        byte[] request = model.request(1);
        var goodput = new TreeMap<Integer, Double>();
        var refused = new TreeMap<Integer, Double>();
        try (var calls = server.calls()) {
            double capacity =
                    answered(InFlight.keep(calls, request, Rounds.SATURATING, STRETCH)).rate();
            long before = server.account().residentKiB();
            var first = overload(calls, request, capacity, DEADLINES.getFirst(), progress);
            for (int deadline : DEADLINES) {
                var stats = overload(calls, request, capacity, deadline, progress);
                goodput.put(deadline, stats.rate() / capacity);
                refused.put(deadline, stats.refusals().getValueAtPercentile(50) / 1e6);
            }
            return new Overload(
                    Collections.min(goodput.values()),
                    first.rate() / capacity,
                    goodput,
                    refused,
                    (double) server.account().residentKiB() / before);
        }
    }

    private static CallStats overload(
            RawCalls calls,
            byte[] request,
            double capacity,
            int deadlineMillis,
            Consumer<String> progress) {
        var stats =
                Paced.send(
                        calls,
                        request,
                        TIMES * capacity,
                        Optional.of(Duration.ofMillis(deadlineMillis)),
                        STRETCH);
        progress.accept(
                "three times %.0f calls a second, deadline %d ms: %.2f of them answered in time; the others %s, after %.1f ms"
                        .formatted(
                                capacity,
                                deadlineMillis,
                                stats.rate() / capacity,
                                stats.failures(),
                                stats.refusals().getValueAtPercentile(50) / 1e6));
        return stats;
    }
}
