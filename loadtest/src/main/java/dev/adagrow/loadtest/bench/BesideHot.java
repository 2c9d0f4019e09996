package dev.adagrow.loadtest.bench;

import static dev.adagrow.loadtest.bench.Rounds.answered;
import static dev.adagrow.loadtest.bench.Rounds.median;

import dev.adagrow.client.OnnxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model that is called now and then beside one that is called as fast as it answers.
 *
 * @param coldModelP99UnderHotOverAlone 99th percentile of its latency, over what it is without the
 *     other
 */
record BesideHot(double coldModelP99UnderHotOverAlone) {
    private static final String COLD = "cold";
    private static final double RATE = 20;
    private static final Duration WARM = Duration.ofSeconds(5);
    private static final Duration STRETCH = Duration.ofSeconds(10);

    /**
     * @param folder for a file
     */
    static BesideHot measure(
            ServerUnderTest server, RealModel model, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path file = folder.resolve("cold.onnx");
        Files.write(file, model.onnx());
        server.serve(COLD, new OnnxFile(file, List.of(), "", Optional.of(true)));
        byte[] cold = model.request(COLD, 1);
        byte[] hot = model.request(1);
        try (var calls = server.calls();
                var hotCalls = server.calls()) {
            answered(Paced.send(calls, cold, RATE, Optional.empty(), WARM));
            var ratios = new double[Rounds.COUNT];
            for (int round = 0; round < Rounds.COUNT; round++) {
                var alone = answered(Paced.send(calls, cold, RATE, Optional.empty(), STRETCH));
                var heat =
                        Thread.ofPlatform()
                                .daemon()
                                .start(() ->
                                        InFlight.keep(hotCalls, hot, Rounds.SATURATING, STRETCH));
                var beside = answered(Paced.send(calls, cold, RATE, Optional.empty(), STRETCH));
                heat.join();
                ratios[round] = beside.micros(99) / alone.micros(99);
            }
            progress.accept(
                    "a cold model's 99th percentile beside a hot one: %.2f times what it is alone"
                            .formatted(median(ratios)));
            return new BesideHot(median(ratios));
        }
    }
}
