package dev.adagrow.loadtest.bench;

import static dev.adagrow.loadtest.bench.Rounds.answered;
import static dev.adagrow.loadtest.bench.Rounds.median;

import dev.adagrow.loadtest.process.EchoProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Calls of 3 KB that compute nothing, beside a bare gRPC server's.
 *
 * @param cpuPerCallOverEcho1 CPU time of the server for a call over the echo's, with one call in
 *     flight
 * @param cpuPerCallOverEcho8 the same with 8
 * @param cpuPerCallOverEcho32 the same with 32
 * @param echoMicros32 CPU time of the echo for a call, with 32 in flight
 * @param bytesAllocatedPerCall on the server's heap
 */
record OverEcho(
        double cpuPerCallOverEcho1,
        double cpuPerCallOverEcho8,
        double cpuPerCallOverEcho32,
        double echoMicros32,
        double bytesAllocatedPerCall) {
    private static final int MANY = 32;
    private static final Duration COMPILED = Duration.ofSeconds(15);
    private static final Duration WARM = Duration.ofSeconds(2);
    private static final Duration STRETCH = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final byte[] REQUEST = NullModel.request(1);

    /** Whose CPU time is compared, and the way to it. */
    private record Side(ProcessAccount account, RawCalls calls) {
        double cpuMicros(int inFlight) throws IOException {
            double before = account.cpuSeconds();
            var stats = answered(InFlight.keep(calls, REQUEST, inFlight, STRETCH));
            return (account.cpuSeconds() - before) / stats.answered() * 1e6;
        }
    }

    private record Comparison(double ratio, double echoMicros) {}

    static OverEcho measure(EchoProcess echo, ServerUnderTest server, Consumer<String> progress)
            throws IOException, InterruptedException {
        try (var echoCalls = new RawCalls(echo.target());
                var calls = server.calls()) {
            var bare = new Side(new ProcessAccount(echo.process().pid()), echoCalls);
            var own = new Side(server.account(), calls);
            // Compiling takes more CPU time than calls do; it must be over.
            progress.accept("warming the echo and the server");
            answered(InFlight.keep(bare.calls(), REQUEST, MANY, COMPILED));
            answered(InFlight.keep(own.calls(), REQUEST, MANY, COMPILED));
            var one = compare(own, bare, 1, progress);
            var eight = compare(own, bare, 8, progress);
            var many = compare(own, bare, MANY, progress);
            double before = server.allocatedBytes();
            var stats = answered(InFlight.keep(calls, REQUEST, 8, LONG));
            double allocated = (server.allocatedBytes() - before) / stats.answered();
            progress.accept("%.0f bytes allocated for a call".formatted(allocated));
            return new OverEcho(
                    one.ratio(), eight.ratio(), many.ratio(), many.echoMicros(), allocated);
        }
    }

    private static Comparison compare(Side own, Side bare, int inFlight, Consumer<String> progress)
            throws IOException {
        answered(InFlight.keep(bare.calls(), REQUEST, inFlight, WARM));
        answered(InFlight.keep(own.calls(), REQUEST, inFlight, WARM));
        var ratios = new double[Rounds.COUNT];
        var micros = new double[Rounds.COUNT];
        for (int round = 0; round < Rounds.COUNT; round++) {
            double taken = own.cpuMicros(inFlight);
            micros[round] = bare.cpuMicros(inFlight);
            ratios[round] = taken / micros[round];
        }
        progress.accept(
                "%d in flight: %.2f times the CPU time of the echo, which takes %.1f us for a call"
                        .formatted(inFlight, median(ratios), median(micros)));
        return new Comparison(median(ratios), median(micros));
    }
}
