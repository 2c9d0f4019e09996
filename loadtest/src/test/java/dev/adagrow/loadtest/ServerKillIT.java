package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.Inference;
import dev.adagrow.client.Progress;
import dev.adagrow.loadtest.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ServerKillIT {
    private static final String MODEL = "tiny";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void theSameStableVersionAnswersAfterTheServerWasKilledAndStartedAgain() throws Exception {
        TinyModel model = TinyModel.write(MODEL, 1, folder.resolve("one.zip"));
        try (var processes = new ProcessFixture(folder)) {
            ServerProcess killed = processes.server(ProcessFixture.QUICK_SERVER);
            AdaGrowClient client = processes.client(killed);
            client.models().create(MODEL);
            client.models().upload(MODEL, model.bundle(), Progress.NONE);
            await().atMost(LIMIT).until(() -> client.models().get(MODEL).getStableVersion() == 1);
            Inference before = answer(client, model);
            killed.process().kill();
            assertThat(killed.process().alive()).isFalse();

            ServerProcess again = processes.server(ProcessFixture.QUICK_SERVER);
            AdaGrowClient second = processes.client(again);
            await().atMost(LIMIT).until(() -> second.predictions().ready(MODEL, ""));
            Inference after = answer(second, model);
            assertThat(after.version()).isEqualTo(before.version()).isEqualTo(1);
            assertThat(after.floats().data()).isEqualTo(before.floats().data());
            assertThat(model.difference(0, after.floats()))
                    .isLessThanOrEqualTo(TinyModel.TOLERANCE);
            // A token that was signed before the kill is still good.
            assertThat(second.feedback().label(before.predictionId(), "3").getStatus().name())
                    .isEqualTo("ACCEPTED");
            assertThat(again.process().stop(LIMIT)).isEqualTo(OptionalInt.of(0));
        }
    }

    private static Inference answer(AdaGrowClient client, TinyModel model) {
        return client.predictions().infer(MODEL, "", model.row(0), Optional.empty()).join();
    }
}
