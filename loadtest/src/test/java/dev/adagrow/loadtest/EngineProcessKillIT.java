package dev.adagrow.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Manifest.Artifact;
import dev.adagrow.client.AdaGrowClient;
import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.Progress;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.server.ServerConfig;
import dev.adagrow.v1.ServedBy;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole server whose operator prefers TensorRT, on a machine without a GPU, and has the engine
 * that serves instead run in a process of its own, which is killed under load.
 */
@Timeout(300)
class EngineProcessKillIT {
    private static final String MODEL = "tiny";
    private static final int CLIENTS = 3;
    private static final int KILLS = 3;
    private static final int CALLS_BETWEEN = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CONFIG =
            """
            grpcPort: 0
            httpPort: 0
            engine:
              preference: [tensorrt, onnxruntime]
              process: {engines: [tensorrt, onnxruntime]}
            """;

    @TempDir Path folder;

    /** Calls answered, and how the others ended. */
    private static final class Observations {
        final AtomicBoolean stop = new AtomicBoolean();
        final AtomicInteger answered = new AtomicInteger();
        final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        final AtomicInteger unavailable = new AtomicInteger();
    }

    private static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().commandLine().orElse("").contains("engine-process"))
                .toList();
    }

    @Test
    void callsUnderWayEndAsUnavailableAndTheServerGoesOn() throws Exception {
        var plan =
                new Artifact(
                        "plan", "tensorrt", "artifacts/plan.onnx", "fp16", 0, 8, Optional.empty());
        var model = TinyModel.write(MODEL, 1, folder.resolve("one.zip"), List.of(plan));
        var config = ServerConfig.parse(CONFIG, "test");
        try (var server = ServerAssembly.start(folder.resolve("data"), config, "test");
                var client = AdaGrowClient.connect("127.0.0.1:" + server.grpcPort())) {
            client.models().create(MODEL);
            client.models().upload(MODEL, model.bundle(), Progress.NONE);
            await().atMost(LIMIT).until(() -> client.models().get(MODEL).getStableVersion() == 1);

            var served = client.models().versions(MODEL).getFirst().getServedBy();
            assertThat(served.getArtifact()).isEqualTo("onnx-fp32");
            assertThat(client.predictions().metadata(MODEL, "").getPlatform())
                    .isEqualTo("onnxruntime");
            assertThat(served.getRefusedList())
                    .containsExactly(
                            ServedBy.Refusal.newBuilder()
                                    .setArtifact("plan")
                                    .setEngine("tensorrt")
                                    .setReason("this machine has no NVIDIA GPU with a driver")
                                    .build());

            var seen = new Observations();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofPlatform().start(() -> callWithoutPause(client, model, seen)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                awaitMore(seen);
                assertThat(processes()).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
            }
            awaitMore(seen);
            seen.stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(seen.wrong).isEmpty();
            assertThat(seen.unavailable).hasPositiveValue();
        }
        assertThat(processes()).isEmpty();
    }

    private static void awaitMore(Observations seen) {
        int before = seen.answered.get();
        await().atMost(LIMIT).until(() -> seen.answered.get() >= before + CALLS_BETWEEN);
    }

    private static void callWithoutPause(AdaGrowClient client, TinyModel model, Observations seen) {
        for (int call = 0; !seen.stop.get(); call++) {
            int row = call % TinyModel.GOLDENS;
            try {
                var answer =
                        client.predictions()
                                .infer(MODEL, "", model.row(row), Optional.empty())
                                .join();
                if (model.difference(row, answer.floats()) > TinyModel.TOLERANCE) {
                    seen.wrong.add("row " + row + " is answered otherwise");
                }
                seen.answered.incrementAndGet();
            } catch (CompletionException e) {
                if (e.getCause() instanceof AdaGrowException failed
                        && failed.code() == Status.Code.UNAVAILABLE) {
                    seen.unavailable.incrementAndGet();
                    LockSupport.parkNanos(10_000_000);
                } else {
                    seen.wrong.add("call failed: " + e.getCause());
                }
            }
        }
    }
}
