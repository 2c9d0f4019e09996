package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.Inference;
import dev.adagrow.client.Progress;
import dev.adagrow.client.RolloutsClient;
import dev.adagrow.loadtest.process.ServerProcess;
import dev.adagrow.v1.Rollout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Versions change under clients that call without pause. */
@Timeout(120)
class HotSwapIT {
    private static final String MODEL = "tiny";
    private static final int CLIENTS = 4;
    private static final int SWAPS = 20;
    private static final int CALLS_BETWEEN = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private record Versions(TinyModel one, TinyModel two) {
        TinyModel of(int version) {
            return version == 1 ? one : two;
        }
    }

    /** Calls made and what went wrong with them. */
    private static final class Observations {
        final AtomicBoolean stop = new AtomicBoolean();
        final AtomicIntegerArray calls = new AtomicIntegerArray(CLIENTS);
        final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        final Queue<Integer> versions = new ConcurrentLinkedQueue<>();
    }

    @Test
    void everyAnswerIsTheGoldenOfTheVersionThatItNamesDuringTwentySwaps() throws Exception {
        var models =
                new Versions(
                        TinyModel.write(MODEL, 1, folder.resolve("one.zip")),
                        TinyModel.write(MODEL, 2, folder.resolve("two.zip")));
        for (int row = 0; row < TinyModel.GOLDENS; row++) {
            double apart = models.of(1).difference(row, models.of(2).outputs().rows(row, row + 1));
            assertThat(apart).isGreaterThan(10 * TinyModel.TOLERANCE);
        }
        try (var processes = new ProcessFixture(folder)) {
            ServerProcess server = processes.server(ProcessFixture.QUICK_SERVER);
            AdaGrowClient operator = processes.client(server);
            operator.models().create(MODEL);
            operator.models().upload(MODEL, models.of(1).bundle(), Progress.NONE);
            await().atMost(LIMIT).until(() -> operator.models().get(MODEL).getStableVersion() == 1);
            operator.models().upload(MODEL, models.of(2).bundle(), Progress.NONE);

            var seen = new Observations();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                AdaGrowClient client = processes.client(server);
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> callWithoutPause(client, number, models, seen)));
            }
            for (int swap = 0; swap < SWAPS; swap++) {
                swapTo(swap % 2 == 0 ? 2 : 1, operator);
                var before = IntStream.range(0, CLIENTS).map(seen.calls::get).toArray();
                await().atMost(LIMIT)
                        .until(() ->
                                IntStream.range(0, CLIENTS)
                                        .allMatch(i ->
                                                seen.calls.get(i) >= before[i] + CALLS_BETWEEN));
            }
            seen.stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(seen.wrong).isEmpty();
            assertThat(seen.versions).contains(1, 2);
        }
    }

    private static void swapTo(int version, AdaGrowClient operator) {
        Rollout rollout =
                operator.rollouts().list(MODEL).stream()
                        .filter(r -> r.getCandidateVersion() == version && !RolloutsClient.ended(r))
                        .findFirst()
                        .orElseGet(() -> operator.rollouts().create(MODEL, version));
        operator.rollouts().promote(rollout.getName(), "the test wants it");
        Rollout ended = operator.rollouts().watch(rollout.getName(), 0, event -> {});
        assertThat(ended.getState()).isEqualTo(Rollout.State.PROMOTED);
        assertThat(operator.models().get(MODEL).getStableVersion()).isEqualTo(version);
    }

    private static void callWithoutPause(
            AdaGrowClient client, int number, Versions models, Observations seen) {
        int row = number;
        while (!seen.stop.get()) {
            row = (row + 1) % TinyModel.GOLDENS;
            try {
                Inference answer =
                        client.predictions()
                                .infer(MODEL, "", models.of(1).row(row), Optional.empty())
                                .join();
                double difference = models.of(answer.version()).difference(row, answer.floats());
                if (difference > TinyModel.TOLERANCE) {
                    seen.wrong.add(
                            "row "
                                    + row
                                    + " of version "
                                    + answer.version()
                                    + " differs by "
                                    + difference);
                }
                seen.versions.add(answer.version());
            } catch (CompletionException e) {
                seen.wrong.add("call failed: " + e.getCause());
            }
            seen.calls.incrementAndGet(number);
        }
    }
}
