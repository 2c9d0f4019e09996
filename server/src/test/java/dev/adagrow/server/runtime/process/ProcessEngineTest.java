package dev.adagrow.server.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.bundle.Signature;
import dev.adagrow.server.lifecycle.EngineUnavailableException;
import dev.adagrow.server.lifecycle.InferenceException;
import dev.adagrow.server.lifecycle.LoadException;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.repository.Bundles;
import dev.adagrow.server.runtime.EngineSession;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Real processes, whose engine is unruly. */
class ProcessEngineTest {
    private static final Signature SIGNATURE = Bundles.manifest("unruly", 1, "in", 1).signature();
    private static final Path MODEL = Path.of("/models/fine");

    private final List<Process> started = new CopyOnWriteArrayList<>();

    /** Whether no process can be started now. */
    private volatile boolean refused;

    private Process launch(Path socket) throws IOException {
        if (refused) {
            throw new IOException("not now");
        }
        var builder =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                UnrulySeat.class.getName(),
                                socket.toString())
                        .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        var process = builder.start();
        started.add(process);
        return process;
    }

    private ProcessEngine engine(Duration start, Duration call) {
        return new ProcessEngine(
                "unruly",
                this::launch,
                new SeatLimits(2, start, call, Duration.ofMillis(50), Duration.ofSeconds(2)));
    }

    private ProcessEngine engine() {
        return engine(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    private static Tensor value(float... values) {
        return DenseTensor.of(new FloatTensor(values, values.length, 1));
    }

    private static void requireItAnswers(EngineSession session) throws InferenceException {
        var answer = session.infer(List.of(value(7, 8))).getFirst();
        assertThat(answer.dims()).containsExactly(2, 1);
        assertThat(((DenseTensor) answer).toFloats().data()).containsExactly(7, 8);
    }

    private static void untilItAnswers(EngineSession session) {
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(EngineUnavailableException.class)
                .untilAsserted(() -> requireItAnswers(session));
    }

    @Test
    void failuresOfARunComeThroughAndLeaveTheProcessAlone() throws Exception {
        try (var session = engine().open(MODEL, SIGNATURE)) {
            requireItAnswers(session);
            assertThatThrownBy(() -> session.infer(List.of(value(UnrulySeat.FAIL))))
                    .isExactlyInstanceOf(InferenceException.class)
                    .hasMessage("it does not work");
            assertThatThrownBy(() -> session.infer(List.of(value(UnrulySeat.REFUSE))))
                    .isExactlyInstanceOf(RefusedInputException.class)
                    .hasMessage("four is too many");
            assertThatThrownBy(() -> session.infer(List.of(value(UnrulySeat.BREAK))))
                    .isExactlyInstanceOf(InferenceException.class)
                    .hasMessage("it broke: java.lang.IllegalStateException: a defect");
            requireItAnswers(session);
        }
        assertThat(started).hasSize(1);
        assertThat(started.getFirst().isAlive()).isFalse();
    }

    @Test
    void aProcessThatAbortsIsBegunAnewAndAnswersAgain() throws Exception {
        try (var session = engine().open(MODEL, SIGNATURE)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> session.infer(List.of(value(UnrulySeat.ABORT))))
                        .isInstanceOf(EngineUnavailableException.class);
                untilItAnswers(session);
                assertThat(session.answers()).isTrue();
            }
        }
        assertThat(started).hasSize(3).noneMatch(Process::isAlive);
    }

    @Test
    void aModelWithoutAProcessSaysThatItDoesNotAnswer() throws Exception {
        try (var session = engine().open(MODEL, SIGNATURE)) {
            refused = true;
            assertThatThrownBy(() -> session.infer(List.of(value(UnrulySeat.ABORT))))
                    .isInstanceOf(EngineUnavailableException.class);
            await().until(() -> !session.answers());

            refused = false;
            await().atMost(Duration.ofMinutes(1)).until(session::answers);
        }
    }

    @Test
    void aRunThatDoesNotEndEndsTheProcess() throws Exception {
        try (var session =
                engine(Duration.ofMinutes(1), Duration.ofSeconds(1)).open(MODEL, SIGNATURE)) {
            assertThatThrownBy(() -> session.infer(List.of(value(UnrulySeat.HANG))))
                    .isInstanceOf(EngineUnavailableException.class);
            untilItAnswers(session);
        }
        assertThat(started).noneMatch(Process::isAlive);
    }

    @Test
    void aModelThatTheEngineRefusesIsRefusedInItsWords() {
        assertThatThrownBy(() -> engine().open(Path.of("/models/refused"), SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessage("it is no model of mine");
        assertThat(started).hasSize(1).noneMatch(Process::isAlive);
    }

    @Test
    void aProcessThatEndsWhileItOpensIsRefusedWithItsLastWords() {
        assertThatThrownBy(() -> engine().open(Path.of("/models/aborting"), SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessage(
                        "its process ended with code 134 before it was open; it last said: CUDA error: out of everything");
    }

    @Test
    void aProcessThatTakesTooLongToOpenIsEnded() {
        var engine = engine(Duration.ofSeconds(2), Duration.ofMinutes(1));
        assertThatThrownBy(() -> engine.open(Path.of("/models/endless"), SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("its process took longer than PT2S");
        assertThat(started).hasSize(1).noneMatch(Process::isAlive);
    }

    @Test
    void aProcessThatCannotBeStartedIsRefused() {
        var engine =
                new ProcessEngine(
                        "none",
                        socket -> new ProcessBuilder("/no/such/java").start(),
                        new SeatLimits(
                                1,
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(9)));
        assertThatThrownBy(() -> engine.open(MODEL, SIGNATURE))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("its process cannot be started: ")
                .hasMessageContaining("/no/such/java");
    }
}
