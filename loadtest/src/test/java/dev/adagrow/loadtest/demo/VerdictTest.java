package dev.adagrow.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final Report.Latency LATENCY = new Report.Latency(2, 9, 30, 600);
    private static final GrowthStory.Duel DUEL = new GrowthStory.Duel(0.05, 0.08, 0.2, 0.0001);
    private static final GrowthStory ENOUGH =
            new GrowthStory(
                    Optional.of("capacity does not lack: more data would help"),
                    List.of(),
                    List.of(),
                    Optional.of("capacity does not lack: more data would help"));
    private static final GrowthStory LACKS =
            new GrowthStory(
                    Optional.of("capacity lacks: 8.00 % are answered wrong"),
                    List.of(DUEL),
                    List.of(),
                    Optional.of("the rest of the budget is for annealing"));
    private static final Report.Act DRIFT =
            act(Challenge.DRIFT, 0.4, 0.95, "PROMOTED", "fine-tuned", ENOUGH);
    private static final Report.Act NEW_CLASSES =
            act(Challenge.NEW_CLASSES, 0, 0.93, "PROMOTED", "grown", LACKS);

    private static Report.Act act(
            Challenge challenge,
            double before,
            double after,
            String state,
            String winner,
            GrowthStory story) {
        return new Report.Act(
                challenge,
                before,
                after,
                LATENCY,
                Double.isNaN(after) ? Optional.empty() : Optional.of(LATENCY),
                new Report.Adapted(
                        state, winner, story, "story\nok: new task", "PROMOTED", "better"));
    }

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
            List<Report.Act> acts, double int8, int failed, Report.Exits exits) {
        return new Report(
                3,
                "glyphs",
                400,
                new Report.Steady(0.98, LATENCY),
                acts,
                List.of(version(1, 0.98, 0.979), version(2, 0.97, int8), version(3, 0.96, 0.96)),
                new Report.Calls(
                        1000,
                        failed,
                        failed == 0 ? Map.of() : Map.of("UNAVAILABLE", failed),
                        newestFirst(Map.of(1, 700, 2, 200, 3, 100)),
                        1000,
                        0),
                exits);
    }

    private static List<String> broken(Report.Act... acts) {
        return Verdict.broken(report(List.of(acts), 0.97, 0, CLEAN));
    }

    @Test
    void nothingIsBrokenWhenAllHeld() {
        assertThat(broken(DRIFT, NEW_CLASSES)).isEmpty();
    }

    @Test
    void namesEverythingThatDidNotHold() {
        var exits = new Report.Exits(Optional.of(1), Optional.empty());
        var little = act(Challenge.DRIFT, 0.4, 0.8, "PROMOTED", "fine-tuned", ENOUGH);
        assertThat(Verdict.broken(report(List.of(little, NEW_CLASSES), 0.96, 2, exits)))
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
    void saysWhyNothingWasAdapted() {
        var never = act(Challenge.DRIFT, 0.4, Double.NaN, "NO_CHANGE", "none", ENOUGH);
        assertThat(broken(never, NEW_CLASSES))
                .singleElement()
                .asString()
                .contains("drift")
                .contains("NO_CHANGE");
    }

    @Test
    void aDriftThatTakesNothingIsNoDemonstration() {
        var flat = act(Challenge.DRIFT, 0.98, 0.98, "PROMOTED", "fine-tuned", ENOUGH);
        assertThat(broken(flat, NEW_CLASSES))
                .singleElement()
                .asString()
                .contains("drift took no accuracy");
    }

    @Test
    void aNetThatGrewForADriftIsWrong() {
        var grown = act(Challenge.DRIFT, 0.4, 0.95, "PROMOTED", "grown", LACKS);
        assertThat(broken(grown, NEW_CLASSES))
                .singleElement()
                .asString()
                .contains("came out is grown, a fine-tuned one is wanted: capacity lacks");
    }

    @Test
    void newClassesWantANetThatGrewAndBeatItsTwin() {
        var tuned = act(Challenge.NEW_CLASSES, 0, 0.93, "PROMOTED", "fine-tuned", ENOUGH);
        assertThat(broken(DRIFT, tuned))
                .singleElement()
                .asString()
                .contains("new classes: the version that came out is fine-tuned");
        var unproved = act(Challenge.NEW_CLASSES, 0, 0.93, "PROMOTED", "grown", ENOUGH);
        assertThat(broken(DRIFT, unproved)).containsExactly("the grown version has beaten no twin");
        var doubtful =
                new GrowthStory(
                        LACKS.capacity(),
                        List.of(new GrowthStory.Duel(0.08, 0.08, 0.001, 0.4)),
                        List.of(),
                        LACKS.end());
        var kept = act(Challenge.NEW_CLASSES, 0, 0.93, "PROMOTED", "grown", doubtful);
        assertThat(broken(DRIFT, kept)).containsExactly("the grown version has beaten no twin");
    }

    @Test
    void newClassesGoFromNothingToMost() {
        var known = act(Challenge.NEW_CLASSES, 0.1, 0.7, "PROMOTED", "grown", LACKS);
        assertThat(broken(DRIFT, known))
                .satisfiesExactly(
                        before -> assertThat(before).startsWith("10.0 % of the new classes'"),
                        after -> assertThat(after).startsWith("70.0 % of the new classes'"));
    }

    @Test
    void tableAndJsonTellTheSame(@TempDir Path folder) throws IOException {
        Report report = report(List.of(DRIFT, NEW_CLASSES), 0.966, 0, CLEAN);
        assertThat(Table.of(report))
                .contains("95.00 %   (95 % of the loss recovered)")
                .contains("winner   fine-tuned\n           capacity does not lack")
                .contains("winner   grown\n           capacity lacks")
                .contains(
                        "the grown net errs in 5.00 %, its twin in 8.00 % after the same batches; 20.0 % of the log-loss saved, p = 0.0001")
                .contains("35.0 kB")
                .contains("version 1: 700, version 2: 200, version 3: 100");
        Path file = folder.resolve("demo.json");
        ReportJson.write(report, file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.at("/report/acts/0/challenge").asText()).isEqualTo("DRIFT");
        assertThat(json.at("/report/acts/1/adaptation/story/won/0/twinError").asDouble())
                .isEqualTo(0.08);
        assertThat(json.at("/report/acts/1/adaptation/winner").asText()).isEqualTo("grown");
        assertThat(json.at("/report/versions/1/testAccuracy/onnx-int8").asDouble())
                .isEqualTo(0.966);
        assertThat(json.at("/report/exits/server").asInt(-1)).isZero();
        assertThat(json.at("/report/calls/answeredBy/2").asInt()).isEqualTo(200);
    }

    @Test
    void whatIsNotKnownIsNullInJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("demo.json");
        var exits = new Report.Exits(Optional.of(0), Optional.empty());
        var never = act(Challenge.DRIFT, 0.4, Double.NaN, "NO_CHANGE", "none", ENOUGH);
        ReportJson.write(report(List.of(never), 0.97, 0, exits), file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("ok").asBoolean(true)).isFalse();
        assertThat(json.at("/report/acts/0/after").isNull()).isTrue();
        assertThat(json.at("/report/acts/0/swap").isNull()).isTrue();
        assertThat(json.at("/report/exits/trainer").isNull()).isTrue();
    }
}
