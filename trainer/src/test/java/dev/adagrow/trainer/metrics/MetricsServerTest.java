package dev.adagrow.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.trainer.run.task.Phase;
import dev.adagrow.trainer.run.task.Progress;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MetricsServerTest {
    private static final Progress PROGRESS =
            new Progress(
                    Phase.GROW,
                    4,
                    10,
                    0.5,
                    0.9,
                    0.8,
                    1234,
                    3,
                    1,
                    "vgg 1-1-1 +1 branches",
                    Optional.empty());

    @Test
    void servesTheFiguresOfTrainerAndProcess() throws IOException {
        var registry = new CollectorRegistry(true);
        var metrics = new TrainerMetrics(registry);
        try (var server = MetricsServer.start("127.0.0.1", 0, registry)) {
            metrics.progress("digits", PROGRESS);

            assertThat(get(server))
                    .contains("adagrow_trainer_epoch{model=\"digits\",} 4.0")
                    .contains("adagrow_trainer_loss{model=\"digits\",} 0.5")
                    .contains("adagrow_trainer_accuracy{model=\"digits\",} 0.9")
                    .contains("adagrow_trainer_ema{model=\"digits\",} 0.8")
                    .contains("adagrow_trainer_parameters{model=\"digits\",} 1234.0")
                    .contains("adagrow_trainer_units{model=\"digits\",} 3.0")
                    .contains("adagrow_trainer_branches{model=\"digits\",} 1.0")
                    .contains("jvm_memory_bytes_used")
                    .contains("process_cpu_seconds_total");

            metrics.ended("digits", "published");

            assertThat(get(server))
                    .contains("adagrow_trainer_jobs_total{outcome=\"published\",} 1.0")
                    .doesNotContain("model=\"digits\"");
        }
    }

    private static String get(MetricsServer server) throws IOException {
        try (var in =
                URI.create("http://127.0.0.1:" + server.port() + "/metrics").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void namesAPortThatIsTaken() throws IOException {
        try (var first = MetricsServer.start("127.0.0.1", 0, new CollectorRegistry(true))) {
            assertThatThrownBy(() ->
                            MetricsServer.start(
                                    "127.0.0.1", first.port(), new CollectorRegistry(true)))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }
}
