package dev.adagrow.loadtest.bench;

import static dev.adagrow.loadtest.bench.Rounds.answered;
import static dev.adagrow.loadtest.bench.Rounds.median;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A real model behind the server, beside the engine alone.
 *
 * @param bestBatch rows with which the engine alone is fastest
 * @param servedOverRaw images for a second of the server's CPU time over those for a second of the
 *     engine's alone, both at the best batch
 * @param addedP50Micros median latency of single images, at half of the rate at which the server
 *     answers them one after another, less the engine's own
 * @param addedP99Micros the same at the 99th percentile
 */
record OverRaw(int bestBatch, double servedOverRaw, double addedP50Micros, double addedP99Micros) {
    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32);
    private static final Duration WARM = Duration.ofSeconds(5);
    private static final Duration STRETCH = Duration.ofSeconds(3);
    private static final Duration PACED = Duration.ofSeconds(5);

    /** Calls in flight: one runs, one waits, one is on its way. */
    private static final int BATCHES_IN_FLIGHT = 3;

    static OverRaw measure(
            ServerUnderTest server, RawEngine engine, RealModel model, Consumer<String> progress)
            throws IOException, OrtException {
        progress.accept("warming the engine and the server");
        int batch = engine.bestBatch(BATCHES, STRETCH);
        try (var calls = server.calls()) {
            double served = served(server, calls, engine, model, batch);
            progress.accept(
                    "%.3f times the images for a second of CPU time of the engine alone, %d at a time"
                            .formatted(served, batch));
            byte[] single = model.request(1);
            answered(InFlight.keep(calls, single, 1, WARM));
            double rate = answered(InFlight.keep(calls, single, 1, STRETCH)).rate() / 2;
            var p50 = new double[Rounds.COUNT];
            var p99 = new double[Rounds.COUNT];
            for (int round = 0; round < Rounds.COUNT; round++) {
                var alone = engine.run(1, STRETCH).nanos();
                var stats = answered(Paced.send(calls, single, rate, Optional.empty(), PACED));
                p50[round] = stats.micros(50) - alone.getValueAtPercentile(50) / 1e3;
                p99[round] = stats.micros(99) - alone.getValueAtPercentile(99) / 1e3;
            }
            progress.accept(
                    "single images at half load, %.0f a second: %.0f us more than the engine alone, %.0f at the 99th percentile"
                            .formatted(rate, median(p50), median(p99)));
            return new OverRaw(batch, served, median(p50), median(p99));
        }
    }

    private static double served(
            ServerUnderTest server, RawCalls calls, RawEngine engine, RealModel model, int batch)
            throws IOException, OrtException {
        byte[] request = model.request(batch);
        answered(InFlight.keep(calls, request, BATCHES_IN_FLIGHT, WARM));
        var ratios = new double[Rounds.COUNT];
        for (int round = 0; round < Rounds.COUNT; round++) {
            double before = server.account().cpuSeconds();
            var stats = answered(InFlight.keep(calls, request, BATCHES_IN_FLIGHT, STRETCH));
            double seconds = server.account().cpuSeconds() - before;
            ratios[round] =
                    stats.answered() * batch / seconds / engine.run(batch, STRETCH).perCpuSecond();
        }
        return median(ratios);
    }
}
