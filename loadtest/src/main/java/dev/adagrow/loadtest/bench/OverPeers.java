package dev.adagrow.loadtest.bench;

import static dev.adagrow.loadtest.bench.Rounds.median;
import static java.util.Comparator.comparingDouble;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Our server beside others with a number of calls in flight; medians over the rounds.
 *
 * @param overheadOverBestPeer median of each round's ratio
 * @param bestPeer the peer with the least CPU time for a call
 * @param engineMicros CPU time of the engine alone for a row, at the batch size up to the number in
 *     flight at which it is least: what even a server that batches as well as can be must spend
 * @param servers by name, ours included
 */
record OverPeers(
        double overheadOverBestPeer,
        String bestPeer,
        double engineMicros,
        Map<String, Calls> servers) {
    /**
     * How a server answered calls of one row.
     *
     * @param cpuMicros CPU time of its processes for a call
     * @param p50Micros latency
     * @param p99Micros latency
     * @param perSecond calls answered in a second
     */
    record Calls(double cpuMicros, double p50Micros, double p99Micros, double perSecond) {}

    /**
     * What is compared within one round.
     *
     * @param engineMicros as above
     * @param own our server
     * @param peers at least one, by name
     */
    record Round(double engineMicros, Calls own, Map<String, Calls> peers) {
        double overheadOverBestPeer() {
            double best = peers.values().stream().mapToDouble(this::overhead).min().orElseThrow();
            return overhead(own) / best;
        }

        private Calls of(String peer) {
            return Objects.requireNonNull(peers.get(peer));
        }

        private double overhead(Calls calls) {
            return calls.cpuMicros() - engineMicros;
        }
    }

    /**
     * @param own name of our server
     */
    static OverPeers of(String own, List<Round> rounds) {
        var servers = new LinkedHashMap<String, Calls>();
        servers.put(own, middle(rounds.stream().map(Round::own).toList()));
        for (String peer : rounds.getFirst().peers().keySet()) {
            servers.put(peer, middle(rounds.stream().map(round -> round.of(peer)).toList()));
        }
        String best =
                servers.entrySet().stream()
                        .filter(server -> !server.getKey().equals(own))
                        .min(comparingDouble(server -> server.getValue().cpuMicros()))
                        .orElseThrow()
                        .getKey();
        return new OverPeers(
                over(rounds, Round::overheadOverBestPeer),
                best,
                over(rounds, Round::engineMicros),
                servers);
    }

    private static Calls middle(List<Calls> calls) {
        return new Calls(
                over(calls, Calls::cpuMicros),
                over(calls, Calls::p50Micros),
                over(calls, Calls::p99Micros),
                over(calls, Calls::perSecond));
    }

    private static <T> double over(List<T> values, ToDoubleFunction<T> figure) {
        return median(values.stream().mapToDouble(figure).toArray());
    }
}
