package dev.adagrow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.EngineUnavailableException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.server.runtime.Engine;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.server.runtime.identity.IdentityEngine;
import dev.adagrow.server.runtime.onnx.OnnxEngine;
import dev.adagrow.server.runtime.onnx.TinyOnnx;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own engines in processes that the server's own command starts. */
class EngineProcessTest {
    private static final Signature SIGNATURE =
            Bundles.manifest(OnnxEngine.NAME, 1, "input", 3).signature();

    @TempDir private Path folder;

    private static Engine engine(String name, String... javaOptions) throws StartException {
        var config =
                new ServerConfig.Engine(
                        2,
                        1,
                        60,
                        List.of(),
                        new ProcessSettings(List.of(name), 60, 60, List.of(javaOptions)),
                        TensorRtSettings.DEFAULT);
        return Objects.requireNonNull(new Engines(config, new OnnxEngine(1)).byName().get(name));
    }

    private Path linear() throws Exception {
        return Files.write(folder.resolve("model.onnx"), TinyOnnx.linear(Bundles.WEIGHTS));
    }

    private static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("engine-process"))
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static float[] infer(EngineSession session, FloatTensor inputs)
            throws InferenceException {
        return ((DenseTensor) session.infer(List.of(DenseTensor.of(inputs))).getFirst())
                .toFloats()
                .data();
    }

    @Test
    void answersAsTheSameEngineDoesHere() throws Exception {
        try (var session = engine(OnnxEngine.NAME).open(linear(), SIGNATURE)) {
            for (int rows : new int[] {1, 2, 7, 32, 1}) {
                assertThat(infer(session, Bundles.inputs(rows)))
                        .containsExactly(Bundles.product(Bundles.inputs(rows)).data());
            }
            var all = Tensors.of(DenseTensor.of(Bundles.inputs(6)));
            var joined = session.inferJoined(List.of(all.rows(0, 1), all.rows(1, 6)));
            assertThat(((DenseTensor) joined.getFirst()).toFloats().data())
                    .containsExactly(Bundles.product(Bundles.inputs(6)).data());
        }
        assertThat(processes()).isEmpty();

        var wide = Bundles.manifest(IdentityEngine.NAME, 1, "input", 2).signature();
        try (var session = engine(IdentityEngine.NAME).open(folder, wide)) {
            var large = new FloatTensor(new float[2 << 20], 1 << 20, 2);
            assertThat(infer(session, large)).isEqualTo(large.data());
        }
        assertThat(processes()).isEmpty();
    }

    @Test
    void aProcessKilledUnderLoadFailsOnlyWhatIsUnderWay() throws Exception {
        var stop = new AtomicBoolean();
        var answered = new AtomicInteger();
        Queue<InferenceException> failures = new ConcurrentLinkedQueue<>();
        try (var session = engine(OnnxEngine.NAME).open(linear(), SIGNATURE);
                var callers = Executors.newFixedThreadPool(6)) {
            var calls = new ArrayList<Future<?>>();
            for (int i = 0; i < 6; i++) {
                var inputs = Bundles.inputs(1 + i);
                calls.add(
                        callers.submit(() -> {
                            while (!stop.get()) {
                                try {
                                    assertThat(infer(session, inputs))
                                            .containsExactly(Bundles.product(inputs).data());
                                    answered.incrementAndGet();
                                } catch (InferenceException e) {
                                    failures.add(e);
                                    LockSupport.parkNanos(10_000_000);
                                }
                            }
                        }));
            }
            for (int kill = 0; kill < 3; kill++) {
                int before = answered.get();
                await().atMost(Duration.ofMinutes(1)).until(() -> answered.get() > before + 500);
                assertThat(processes()).hasSize(1).allMatch(ProcessHandle::destroyForcibly);
            }
            int before = answered.get();
            await().atMost(Duration.ofMinutes(1)).until(() -> answered.get() > before + 500);
            stop.set(true);
            for (var call : calls) {
                call.get();
            }
        }
        assertThat(failures).isNotEmpty().allMatch(EngineUnavailableException.class::isInstance);
        assertThat(processes()).isEmpty();
    }

    @Test
    void aProcessThatCannotStartIsRefusedWithWhatItSaid() {
        assertThatThrownBy(() ->
                        engine(OnnxEngine.NAME, "-XX:+NoSuchOption").open(linear(), SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("its process ended with code 1 before it was open")
                .hasMessageContaining("NoSuchOption");
        assertThat(processes()).isEmpty();
    }

    @Test
    void aFileThatTheEngineDoesNotTakeIsRefusedInItsWords() throws Exception {
        var garbage = Files.writeString(folder.resolve("garbage"), "no model");
        assertThatThrownBy(() -> engine(OnnxEngine.NAME).open(garbage, SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("ONNX Runtime does not take the model: ");
        assertThat(processes()).isEmpty();
    }

    @Test
    void aProcessDoesNotOutliveItsServer() throws Exception {
        var builder =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        Server.class.getName());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        var server = builder.start();
        try (BufferedReader said = server.inputReader()) {
            long pid = Long.parseLong(said.readLine());
            var orphan = ProcessHandle.of(pid).orElseThrow();
            assertThat(orphan.isAlive()).isTrue();
            server.destroyForcibly().waitFor();
            await().atMost(Duration.ofSeconds(30)).until(() -> !orphan.isAlive());
        } finally {
            server.destroyForcibly();
        }
    }

    /** Opens a model, prints its process and waits to be killed. */
    static final class Server {
        public static void main(String[] args) throws Exception {
            var signature = Bundles.manifest(IdentityEngine.NAME, 1, "input", 2).signature();
            var session = engine(IdentityEngine.NAME).open(Path.of("any"), signature);
            System.out.println(processes().getFirst().pid());
            Thread.currentThread().join();
            session.close();
        }

        private Server() {}
    }
}
