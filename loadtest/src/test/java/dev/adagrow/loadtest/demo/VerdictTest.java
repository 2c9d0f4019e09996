package dev.adagrow.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    private static final Report.Exits CLEAN = new Report.Exits(Optional.of(0), Optional.of(0));
    private static final Report.OnlineAccuracy RECOVERED =
            new Report.OnlineAccuracy(0.98, 0.4, 0.95);

    private static Report.VersionRow version(int number, double fp32, double int8) {
        return new Report.VersionRow(
                number,
                "grown",
                "vgg 1-1-1",
                30_000,
                Map.of(Report.FP32, 120_000L, Report.INT8, 35_000L),
                Map.of(Report.FP32, fp32, Report.INT8, int8));
    }

    private static Map<Integer, Integer> newestFirst(Map<Integer, Integer> answeredBy) {
        var sorted = new TreeMap<Integer, Integer>(Comparator.reverseOrder());
        sorted.putAll(answeredBy);
        return sorted;
    }

    private static Report report(
            Report.OnlineAccuracy online, double int8, int failed, Report.Exits exits) {
        var latency = new Report.Latency(2, 9, 30, 600);
        boolean promoted = !Double.isNaN(online.afterAdaptation());
        return new Report(
                3,
                "glyphs",
                400,
                online,
                List.of(version(1, 0.98, 0.979), version(2, 0.97, int8)),
                new Report.Latencies(
                        latency, latency, promoted ? Optional.of(latency) : Optional.empty()),
                new Report.Calls(
                        1000,
                        failed,
                        failed == 0 ? Map.of() : Map.of("UNAVAILABLE", failed),
                        newestFirst(Map.of(1, 700, 2, 300)),
                        1000,
                        0),
                new Report.Adapted(
                        promoted ? "PROMOTED" : "NO_CHANGE",
                        "grown",
                        "better than the control",
                        "PROMOTED",
                        "better"),
                exits);
    }

    @Test
    void nothingIsBrokenWhenAllHeld() {
        assertThat(Verdict.broken(report(RECOVERED, 0.966, 0, CLEAN))).isEmpty();
    }

    @Test
    void namesEverythingThatDidNotHold() {
        var exits = new Report.Exits(Optional.of(1), Optional.empty());
        var little = new Report.OnlineAccuracy(0.98, 0.4, 0.8);
        assertThat(Verdict.broken(report(little, 0.96, 2, exits)))
                .satisfiesExactly(
                        calls ->
                                assertThat(calls)
                                        .contains("2 calls failed")
                                        .contains("UNAVAILABLE"),
                        recovery -> assertThat(recovery).contains("recovered 69 %"),
                        int8 -> assertThat(int8).contains("version 2").contains("1.00 points"),
                        server -> assertThat(server).contains("server ended with exit code 1"),
                        trainer -> assertThat(trainer).contains("trainer had to be killed"));
    }

    @Test
    void saysWhyNothingWasRecovered() {
        var never = new Report.OnlineAccuracy(0.98, 0.4, Double.NaN);
        assertThat(Verdict.broken(report(never, 0.97, 0, CLEAN)))
                .singleElement()
                .asString()
                .contains("NO_CHANGE");
    }

    @Test
    void aDriftThatTakesNothingIsNoDemonstration() {
        var flat = new Report.OnlineAccuracy(0.98, 0.98, 0.98);
        assertThat(Verdict.broken(report(flat, 0.97, 0, CLEAN)))
                .singleElement()
                .asString()
                .contains("drift took no accuracy");
    }

    @Test
    void tableAndJsonTellTheSame(@TempDir Path folder) throws IOException {
        Report report = report(RECOVERED, 0.966, 0, CLEAN);
        assertThat(Table.of(report))
                .contains("95.00 %")
                .contains("95 % of the loss recovered")
                .contains("35.0 kB")
                .contains("version 1: 700, version 2: 300");
        Path file = folder.resolve("demo.json");
        ReportJson.write(report, file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("recovered").asDouble()).isCloseTo(0.948, offset(0.001));
        assertThat(json.at("/report/versions/1/testAccuracy/onnx-int8").asDouble())
                .isEqualTo(0.966);
        assertThat(json.at("/report/exits/server").asInt(-1)).isZero();
        assertThat(json.at("/report/calls/answeredBy/2").asInt()).isEqualTo(300);
    }

    @Test
    void whatIsNotKnownIsNullInJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("demo.json");
        var exits = new Report.Exits(Optional.of(0), Optional.empty());
        ReportJson.write(
                report(new Report.OnlineAccuracy(0.98, 0.4, Double.NaN), 0.97, 0, exits), file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("ok").asBoolean(true)).isFalse();
        assertThat(json.at("/report/online/afterAdaptation").isNull()).isTrue();
        assertThat(json.at("/report/latency/swap").isNull()).isTrue();
        assertThat(json.at("/report/exits/trainer").isNull()).isTrue();
    }
}
