package dev.adagrow.loadtest.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@link PeersBench} measures. Overhead is CPU time of a server's processes for a call of one
 * row, less the engine's own for a row.
 *
 * @param overheadOverBestPeer ours over that of the peer that has least; the worst of the following
 * @param overheadOverBestPeer1 with one call in flight
 * @param overheadOverBestPeer8 with 8
 * @param overheadOverBestPeer32 with 32
 * @param inFlight all that was measured, by calls in flight
 * @param versions of the servers, as they say themselves
 * @param leftOut peers that could not be measured, and why
 */
public record PeersFigures(
        double overheadOverBestPeer,
        double overheadOverBestPeer1,
        double overheadOverBestPeer8,
        double overheadOverBestPeer32,
        Map<Integer, OverPeers> inFlight,
        Map<String, String> versions,
        Map<String, String> leftOut) {
    static PeersFigures of(
            OverPeers one,
            OverPeers eight,
            OverPeers many,
            Map<String, String> versions,
            Map<String, String> leftOut) {
        return new PeersFigures(
                Stream.of(one, eight, many)
                        .mapToDouble(OverPeers::overheadOverBestPeer)
                        .max()
                        .orElseThrow(),
                one.overheadOverBestPeer(),
                eight.overheadOverBestPeer(),
                many.overheadOverBestPeer(),
                new TreeMap<>(Map.of(1, one, 8, eight, 32, many)),
                versions,
                leftOut);
    }
}
