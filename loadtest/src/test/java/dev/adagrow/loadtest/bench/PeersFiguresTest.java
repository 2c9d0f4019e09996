package dev.adagrow.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.loadtest.peers.FakePython;
import dev.adagrow.loadtest.peers.PeerModel;
import inference.ModelInferRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PeersFiguresTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static OverPeers.Calls calls(double cpuMicros) {
        return new OverPeers.Calls(cpuMicros, 2 * cpuMicros, 3 * cpuMicros, 1e6 / cpuMicros);
    }

    private static OverPeers.Round round(double engine, double own, double ant, double bee) {
        return new OverPeers.Round(
                engine, calls(own), Map.of("ant", calls(ant), "bee", calls(bee)));
    }

    @Test
    void theEnginesOwnWorkIsNobodysOverheadAndTheBestPeerCounts() {
        assertThat(round(100, 150, 1100, 600).overheadOverBestPeer()).isCloseTo(0.1, offset(1e-12));
        assertThat(round(100, 150, 350, 600).overheadOverBestPeer()).isCloseTo(0.2, offset(1e-12));
    }

    @Test
    void ratiosAreOfOneRoundAndTheirMedianCounts() {
        // A noisy round makes everything twice as dear, its ratio stays.
        var over =
                OverPeers.of(
                        "own",
                        List.of(
                                round(100, 150, 1100, 600),
                                round(200, 300, 2200, 1200),
                                round(100, 350, 1100, 600)));
        assertThat(over.overheadOverBestPeer()).isCloseTo(0.1, offset(1e-12));
        assertThat(over.bestPeer()).isEqualTo("bee");
        assertThat(over.engineMicros()).isEqualTo(100);
        assertThat(over.servers()).containsOnlyKeys("own", "ant", "bee");
        assertThat(over.servers())
                .containsEntry("own", calls(300))
                .containsEntry("bee", calls(600));
    }

    @Test
    void theWorstNumberInFlightIsTheFigure() throws Exception {
        var figures =
                PeersFigures.of(
                        OverPeers.of("own", List.of(round(100, 130, 1100, 1200))),
                        OverPeers.of("own", List.of(round(100, 150, 1100, 1200))),
                        OverPeers.of("own", List.of(round(100, 120, 1100, 1200))),
                        Map.of("own", "1"),
                        Map.of("cat", "does not start"));
        var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(figures));
        assertThat(json.path("overheadOverBestPeer").asDouble()).isEqualTo(0.05);
        assertThat(json.path("overheadOverBestPeer1").asDouble()).isEqualTo(0.03);
        assertThat(json.path("overheadOverBestPeer32").asDouble()).isEqualTo(0.02);
        assertThat(json.at("/inFlight/8/servers/ant/cpuMicros").asDouble()).isEqualTo(1100);
        assertThat(json.at("/leftOut/cat").asText()).isEqualTo("does not start");
    }

    @Test
    void peersThatCannotBeInstalledOrStartedAreLeftOutWithTheReasonAndTheOthersGoOn()
            throws Exception {
        var fake = new FakePython(folder);
        fake.peer("absent", "missing==1", "exit 0");
        fake.peer("broken", "", "echo no such module; exit 7");
        fake.peer("silent", "", "exec sleep 1000");
        var progress = new ArrayList<String>();
        try (var group = new PeerGroup(Duration.ofMillis(500), progress::add)) {
            group.start(
                    fake.peers(),
                    new PeerModel("m", Path.of("m.onnx")),
                    folder.resolve("run"),
                    ModelInferRequest.getDefaultInstance(),
                    List.of());
            assertThat(group.sides()).isEmpty();
            assertThat(group.leftOut()).containsOnlyKeys("absent", "broken", "silent");
            assertThat(group.leftOut().get("absent")).contains("no matching distribution");
            assertThat(group.leftOut().get("broken")).contains("exit code 7", "no such module");
            assertThat(group.leftOut().get("silent")).contains("was not ready within 500 ms");
        }
        assertThat(progress).contains("starting silent").hasSize(6);
    }

    @Test
    void aPeerMustAnswerAsWeDo() throws Exception {
        PeerGroup.check(List.of(1f, 2f), List.of(1f, 2.0005f));
        assertThatIOException()
                .isThrownBy(() -> PeerGroup.check(List.of(1f, 2.1f), List.of(1f, 2f)))
                .withMessageContaining("2.1");
        assertThatIOException().isThrownBy(() -> PeerGroup.check(List.of(1f), List.of(1f, 2f)));
    }

    @Test
    void aSideIsMeasuredByItsAnswersAndItsProcesses() throws Exception {
        try (var echo = EchoServer.start();
                var side =
                        ServingSide.of(
                                "echo",
                                "127.0.0.1:" + echo.port(),
                                ProcessHandle.current().pid())) {
            var request = NullModel.request(1);
            assertThat(side.scores(ModelInferRequest.parseFrom(request)))
                    .hasSize(10)
                    .containsOnly(0f);
            var calls = side.measure(request, 2, Duration.ofMillis(300));
            assertThat(calls.cpuMicros()).isPositive();
            assertThat(calls.p99Micros()).isGreaterThanOrEqualTo(calls.p50Micros());
            // The echo knows no other call.
            assertThat(ServingSide.ready(side.target(), "m")).isFalse();
            assertThatIOException()
                    .isThrownBy(side::version)
                    .withMessageContainingAll("echo", "UNIMPLEMENTED");
        }
    }

    @Test
    void theTimeOfEndedChildrenStaysOnTheAccountOfATree() throws Exception {
        var account = new TreeAccount(ProcessHandle.current().pid());
        double before = account.cpuSeconds();
        var child =
                new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done")
                        .start();
        assertThat(child.waitFor()).isZero();
        assertThat(account.cpuSeconds()).isGreaterThan(before + 0.05);
    }
}
