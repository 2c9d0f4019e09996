package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.loadtest.process.ManagedProcess;
import dev.adagrow.loadtest.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One model by the command line, from a first upload in vain to its end. */
@Timeout(180)
class ModelLifeIT {
    private static final String MODEL = "tiny";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void aModelIsCreatedServedAfterABrokenUploadAndDeleted() throws Exception {
        TinyModel model = TinyModel.write(MODEL, 1, folder.resolve("good.zip"));
        Path broken = withOtherAnswers(model.bundle());
        try (var processes = new ProcessFixture(folder)) {
            ServerProcess server = processes.server(ProcessFixture.QUICK_SERVER);
            AdaGrowClient client = processes.client(server);

            ran(processes, server, 2, "models", "create", "tiny/versions/1");
            ran(processes, server, 0, "models", "create", MODEL);
            assertThat(refusal(client, model)).isEqualTo("FAILED_PRECONDITION NO_STABLE_VERSION");

            assertThat(ran(processes, server, 1, "models", "upload", MODEL, broken.toString()))
                    .contains("version 1 failed: ")
                    .contains("golden");
            assertThat(ran(processes, server, 0, "models", "show", MODEL))
                    .contains("version 1 FAILED: ");
            assertThat(refusal(client, model)).isEqualTo("FAILED_PRECONDITION NO_STABLE_VERSION");

            ran(processes, server, 0, "models", "upload", MODEL, model.bundle().toString());
            await().atMost(LIMIT).until(() -> client.models().get(MODEL).getStableVersion() == 2);
            var answer =
                    client.predictions().infer(MODEL, "", model.row(0), Optional.empty()).join();
            assertThat(model.difference(0, answer.floats()))
                    .isLessThanOrEqualTo(TinyModel.TOLERANCE);

            ran(processes, server, 2, "models", "delete", MODEL);
            ran(processes, server, 0, "models", "delete", MODEL, "--yes");
            assertThat(refusal(client, model)).isEqualTo("NOT_FOUND MODEL_NOT_FOUND");
            assertThat(client.predictions().repository()).isEmpty();
        }
    }

    /** The bundle with the answer to its first golden changed. */
    private Path withOtherAnswers(Path bundle) throws IOException {
        var whole = Bundle.read(bundle);
        var path = whole.manifest().goldens().outputs().getFirst().files().getFirst().path();
        var entries = new LinkedHashMap<>(whole.entries());
        var outputs = Objects.requireNonNull(whole.entries().get(path)).clone();
        outputs[3] ^= 0x40;
        entries.put(path, outputs);
        Path file = folder.resolve("broken.zip");
        Bundle.write(file, whole.manifest(), entries);
        return file;
    }

    private static String refusal(AdaGrowClient client, TinyModel model) {
        var failed =
                catchThrowableOfType(
                        CompletionException.class,
                        () ->
                                client.predictions()
                                        .infer(MODEL, "", model.row(0), Optional.empty())
                                        .join());
        if (failed.getCause() instanceof AdaGrowException refused) {
            return refused.code() + " " + refused.reason().orElse("");
        }
        throw new AssertionError("the call was not refused by the server", failed);
    }

    /**
     * @return what the command printed
     */
    private static String ran(
            ProcessFixture processes, ServerProcess server, int code, String... arguments)
            throws Exception {
        var all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--server";
        all[arguments.length + 1] = server.target();
        ManagedProcess command = processes.command(all);
        assertThat(command.await(LIMIT)).as(command.logTail()).isEqualTo(OptionalInt.of(code));
        return command.logTail();
    }
}
