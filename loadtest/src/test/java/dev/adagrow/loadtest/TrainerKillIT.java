package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaptationsClient;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.loadtest.process.TrainerProcess;
import dev.adagrow.v1.Adaptation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TrainerKillIT {
    private static final int EPOCHS = 16;
    private static final int KILLED_AFTER = 4;
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void aJobWhoseTrainerWasKilledEndsWithAVersionAfterTheTrainerIsStartedAgain() throws Exception {
        try (var processes = new ProcessFixture(folder)) {
            ServerProcess server = processes.server(ProcessFixture.QUICK_SERVER);
            AdaGrowClient client = processes.client(server);
            client.models().create(TinyTask.MODEL);
            TrainerProcess killed = processes.trainer(server);
            String job = TinyTask.adapt(client, TinyTask.dataset(1, 0), EPOCHS).getName();
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            client.adaptations().get(job).getProgress().getEpoch() >= KILLED_AFTER);
            killed.process().kill();
            Adaptation then = client.adaptations().get(job);
            assertThat(AdaptationsClient.ended(then)).isFalse();
            assertThat(then.getVersion()).isZero();

            TrainerProcess again = processes.trainer(server);
            Adaptation ended = client.adaptations().watch(job, 0, event -> {});
            assertThat(ended.getReason() + ended.getState()).endsWith("PROMOTED");
            assertThat(ended.getVersion()).isEqualTo(1);
            assertThat(ended.getAttempts()).isEqualTo(2);
            assertThat(client.predictions().ready(TinyTask.MODEL, "1")).isTrue();
            assertThat(again.process().stop(LIMIT)).isEqualTo(OptionalInt.of(0));
            assertThat(server.process().stop(LIMIT)).isEqualTo(OptionalInt.of(0));
        }
    }
}
