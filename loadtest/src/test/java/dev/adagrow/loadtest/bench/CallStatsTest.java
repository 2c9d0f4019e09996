package dev.adagrow.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.bundle.Bundle;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Against the echo, in this process. */
class CallStatsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private RawCalls calls;

    @SuppressWarnings("NullAway.Init")
    private EchoServer echo;

    @BeforeEach
    void start() throws IOException {
        echo = EchoServer.start();
        calls = new RawCalls("127.0.0.1:" + echo.port());
    }

    @AfterEach
    void stop() {
        calls.close();
        echo.close();
    }

    @Test
    void theEchoAnswersWithTheFirstScoresOfTheRequest() throws Exception {
        var answer = new CompletableFuture<byte[]>();
        calls.send(
                NullModel.request(2),
                Optional.empty(),
                (status, bytes) -> {
                    assertThat(status.isOk()).as(status.toString()).isTrue();
                    answer.complete(bytes);
                });
        var response = ModelInferResponse.parseFrom(answer.get());
        assertThat(response.getModelName()).isEqualTo(NullModel.NAME);
        assertThat(response.getRawOutputContents(0).size()).isEqualTo(40);
    }

    @Test
    void aRequestHoldsTheRowsThatItSays() throws Exception {
        var request = ModelInferRequest.parseFrom(NullModel.request(3));
        assertThat(request.getInputs(0).getShape(0)).isEqualTo(3);
        assertThat(request.getRawInputContents(0).size()).isEqualTo(3 * 3072);
    }

    @Test
    void callsInFlightAreKeptUntilTheTimeIsOverAndEachIsCounted() {
        var stats = InFlight.keep(calls, NullModel.request(1), 4, Duration.ofMillis(200));
        assertThat(stats.answered()).isGreaterThanOrEqualTo(4);
        assertThat(stats.failures()).isEqualTo(Map.of());
        assertThat(stats.seconds()).isGreaterThanOrEqualTo(0.2);
    }

    @Test
    void pacedCallsAreAsManyAsTheRateSays() {
        var stats =
                Paced.send(
                        calls, NullModel.request(1), 100, Optional.empty(), Duration.ofMillis(300));
        assertThat(stats.answered()).isEqualTo(30);
        assertThat(stats.rate()).isCloseTo(100, offset(1e-9));
    }

    @Test
    void failuresAreCountedByTheirCodeAndGiveNoLatency() {
        var unparsable = new byte[] {(byte) 0xFF};
        var stats = Paced.send(calls, unparsable, 100, Optional.empty(), Duration.ofMillis(50));
        assertThat(stats.answered()).isEqualTo(0);
        assertThat(stats.refusals().getTotalCount()).isEqualTo(5);
        assertThat(stats.failures().values().stream().mapToLong(n -> n).sum()).isEqualTo(5);
    }

    @Test
    void theNullModelIsAWholeBundle() throws Exception {
        Path file = folder.resolve("null.zip");
        NullModel.write(file);
        assertThat(Bundle.read(file).manifest().model()).isEqualTo(NullModel.NAME);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelsAccountOfThisProcessAgreesWithTheMachines() throws Exception {
        var account = new ProcessAccount(ProcessHandle.current().pid());
        double before = account.cpuSeconds();
        long busy = System.nanoTime() + 300_000_000;
        long sum = 0;
        while (System.nanoTime() < busy) {
            sum += System.identityHashCode(new Object());
        }
        double own =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
        assertThat(account.cpuSeconds()).as("sum %d", sum).isGreaterThan(before);
        assertThat(account.cpuSeconds()).isCloseTo(own, offset(0.5));
        assertThat(account.residentKiB()).isGreaterThan(10_000);
    }

    @Test
    void figuresAreOneFlatJsonObject() throws Exception {
        var figures =
                new ServingFigures(
                        new OverEcho(1.1, 1.2, 1.3, 6, 2000),
                        new OverRaw(8, 0.9, 100, 900),
                        new BesideHot(1.5),
                        new Overload(0.8, 0.6, Map.of(100, 0.8), Map.of(100, 2.0), 1.1),
                        900);
        var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(figures));
        assertThat(json.path("cpuPerCallOverEcho32").asDouble()).isEqualTo(1.3);
        assertThat(json.path("servedOverRaw").asDouble()).isEqualTo(0.9);
        assertThat(json.path("coldModelP99UnderHotOverAlone").asDouble()).isEqualTo(1.5);
        assertThat(json.path("goodput").path("100").asDouble()).isEqualTo(0.8);
        assertThat(json.path("startToReadyMillis").asLong()).isEqualTo(900);
    }
}
