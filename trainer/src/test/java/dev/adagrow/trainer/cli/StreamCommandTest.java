package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.source.DatasetSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawn digits, tiny nets, seconds of training. */
@SuppressWarnings("NullAway.Init")
class StreamCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONFIG =
            "{batchSize: 32, calibrationRecords: 32, continued: {minIntervalSteps: 1}}";

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private List<String> command(String arm, int steps, String name) throws IOException {
        var config = Files.writeString(folder.resolve("c.yaml"), CONFIG).toString();
        return List.of(
                "stream",
                "--stream",
                "glyphs",
                "--arm",
                arm,
                "--seed",
                "5",
                "--steps",
                Integer.toString(steps),
                "--records",
                "260",
                "--test-records",
                "60",
                "--parent-epochs",
                "3",
                "--budget-steps",
                "60",
                "--arrival-seconds",
                "4",
                "--config",
                config,
                "--cache",
                at("cache"),
                "--out",
                at(name),
                "--json");
    }

    private JsonNode lived(String arm, int steps, String name) throws IOException {
        return lived(command(arm, steps, name));
    }

    private JsonNode lived(List<String> command) throws IOException {
        int code = run(command.toArray(String[]::new));
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
        return JSON.readTree(out.toString());
    }

    @Test
    void anArmLivesThroughAllStepsAndTellsItsFigures() throws IOException {
        var result = lived("always", 3, "a");

        assertThat(result.path("steps")).hasSize(3);
        assertThat(result.path("steps").path(0).path("decision").asText()).isEqualTo("first");
        assertThat(result.path("steps").path(1).path("decision").asText())
                .isIn("grown", "fine-tuned");
        assertThat(result.path("steps").path(1).path("cpuSeconds").asDouble()).isPositive();
        assertThat(result.path("steps").path(0).path("accuracies")).hasSize(3);
        // the parent knows no digit from 5 on
        assertThat(result.path("steps").path(0).path("accuracies").path(1).asDouble()).isZero();
        assertThat(result.path("asked").path(1).asInt()).isEqualTo(120);
        for (var figure :
                List.of("prequential", "finalMean", "minAccuracy", "forgetting", "cpuSeconds")) {
            assertThat(result.path(figure).isNumber()).as(figure).isTrue();
        }
        assertThat(JSON.readTree(folder.resolve("a/result.json").toFile())).isEqualTo(result);
        assertThat(folder.resolve("a/work/step-2/step.json")).exists();
    }

    @Test
    void theSameCommandPrintsWhatHasEndedAndAnotherStreamIsRefused() throws IOException {
        var first = lived("frozen", 2, "a");
        assertThat(lived("frozen", 2, "a")).isEqualTo(first);

        assertThat(run(command("never", 2, "a").toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "adagrow stream: "
                                + at("a/stream.json")
                                + ": another run is in this folder: arm frozen, seed 5, not arm never, seed 5");
        assertThat(run(command("frozen", 3, "a").toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains("another run is in this folder: the stream is glyphs");
    }

    @Test
    void aFrozenArmKeepsTheParentAndCostsNothing() throws IOException {
        var result = lived("frozen", 3, "a");
        assertThat(result.path("cpuSeconds").asDouble()).isZero();
        assertThat(result.path("forgetting").asDouble()).isZero();
        var steps = result.path("steps");
        assertThat(steps.path(2).path("decision").asText()).isEqualTo("not trained");
        assertThat(steps.path(2).path("accuracies")).isEqualTo(steps.path(0).path("accuracies"));
        assertThat(folder.resolve("a/work")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "never", "fine-tune", "reservoir", "reselect"})
    void everyArmLivesOnFromTheSharedParent(String arm) throws IOException {
        var frozen = lived("frozen", 2, "frozen");
        var result = lived(arm, 2, arm);
        assertThat(result.path("steps").path(0)).isEqualTo(frozen.path("steps").path(0));
        var reservoir = folder.resolve(arm).resolve("work/step-1/reservoir.agds");
        if (arm.equals("reservoir")) {
            try (var records = RecordFile.open(reservoir)) {
                // all 260 training records of the past, and one of test
                assertThat(records.size()).isEqualTo(261);
            }
        } else {
            assertThat(reservoir).doesNotExist();
        }
    }

    /** A second version from new weights that learn too briefly, then the first task again. */
    private List<String> worseInBetween(String name) throws IOException {
        var args = new ArrayList<>(command("reselect", 4, name));
        args.set(args.indexOf("glyphs"), "glyphs-recurring");
        args.set(args.indexOf("--records") + 1, "2000");
        args.set(args.indexOf("--parent-epochs") + 1, "20");
        args.set(args.indexOf("--budget-steps") + 1, "300");
        Files.writeString(
                folder.resolve("c.yaml"),
                "{batchSize: 32, calibrationRecords: 32, continued: {start: SCRATCH, minIntervalSteps: 240, annealShare: 0.2}}");
        return args;
    }

    @Test
    void anOlderVersionThatDoesBetterAnswersAgainAndIsGoneOnFrom() throws IOException {
        var result = lived(worseInBetween("a"));

        var steps = result.path("steps");
        assertThat(steps.path(1).path("published").asBoolean()).as(steps.toString()).isTrue();
        var third = steps.path(2);
        assertThat(third.path("decision").asText())
                .as(third.path("story").asText())
                .isEqualTo("re-selected");
        assertThat(third.path("published").asBoolean()).isFalse();
        assertThat(third.path("story").asText())
                .contains("that of step 0", "the best of 2", "version 1 errs in");
        assertThat(third.path("accuracies")).isEqualTo(steps.path(0).path("accuracies"));
        assertThat(third.path("cpuSeconds").asDouble()).isPositive();
        assertThat(folder.resolve("a/work/step-2/from.json")).hasContent("{\"step\":0}");
        // it is no third version
        assertThat(steps.path(3).path("story").asText())
                .startsWith("the version of step 0 answers")
                .contains("the best of 2");

        Files.delete(folder.resolve("a/result.json"));
        Files.delete(folder.resolve("a/work/step-3/step.json"));
        assertThat(timeless(lived(worseInBetween("a")))).isEqualTo(timeless(result));
    }

    @Test
    void aStepWhoseRecordsAreUnfitLeavesTheModelThatWasThereAndASmallBudgetSaysSo()
            throws IOException {
        var frozen = lived("frozen", 3, "frozen").path("steps").path(0);
        spoil("step-1.agds");
        var args = new ArrayList<>(command("auto", 3, "a"));
        args.set(args.indexOf("--budget-steps") + 1, "10");
        Files.writeString(folder.resolve("c.yaml"), CONFIG.replace("Steps: 1}", "Steps: 100}"));
        assertThat(run(args.toArray(String[]::new))).as(err.toString()).isZero();
        var steps = JSON.readTree(out.toString()).path("steps");

        assertThat(steps.path(1).path("decision").asText()).isEqualTo("rejected");
        assertThat(steps.path(1).path("story").asText())
                .contains("60 of them show the same as an earlier one under another class");
        assertThat(steps.path(1).path("accuracies")).isEqualTo(frozen.path("accuracies"));
        assertThat(steps.path(2).path("decision").asText()).isEqualTo("fine-tuned");
        assertThat(steps.path(2).path("story").asText())
                .contains("growth is over: the budget is too small");
    }

    /** Puts sixty of a file's pictures under another label beside. */
    private void spoil(String name) throws IOException {
        Path file;
        try (var files = Files.walk(folder.resolve("cache"))) {
            file = files.filter(f -> f.endsWith(name)).findFirst().orElseThrow();
        }
        var records = DatasetSource.parse(file.toString()).load();
        var samples = new ArrayList<>(records.samples());
        records.samples().stream()
                .limit(60)
                .map(s -> new Sample(s.payload(), (s.label() + 1) % 5, s.declared()))
                .forEach(samples::add);
        try (var spoilt = Files.newOutputStream(file)) {
            DatasetFormat.write(
                    new Dataset(
                            records.name(),
                            records.mediaType(),
                            records.shape(),
                            records.classes(),
                            samples),
                    spoilt);
        }
    }

    @Test
    void aKilledStreamEndsAsOneThatWasNot() throws Exception {
        var whole = lived("always", 3, "whole");
        var process =
                TrainerProcess.start(command("always", 3, "killed"), folder.resolve("child.log"));
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        Files.exists(folder.resolve("killed/work/step-1/cost.json"))
                                || !process.isAlive());
        process.destroyForcibly();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("child.log")))
                .isEqualTo(TrainerProcess.SIGKILL);
        assertThat(folder.resolve("killed/result.json")).doesNotExist();

        var killed = lived("always", 3, "killed");

        assertThat(timeless(killed)).isEqualTo(timeless(whole));
        assertThat(killed.path("cpuSeconds").asDouble()).isPositive();
        assertThat(folder.resolve("killed/work/step-1/checkpoint")).doesNotExist();
    }

    /** Without what depends on how long it took. */
    private static JsonNode timeless(JsonNode result) {
        var copy = (ObjectNode) result.deepCopy();
        copy.remove(List.of("prequential", "cpuSeconds", "seconds"));
        copy.path("steps")
                .forEach(step -> ((ObjectNode) step).remove(List.of("cpuSeconds", "seconds")));
        return copy;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--stream | rain   | --stream rain: no such stream; streams: jobs, classes-mnist",
                "--arm    | best   | --arm best: no such arm; arms: auto, always, never, scratch",
                "--seed   | -1     | --seed -1: negative",
                "--steps  | 1      | steps: 1 is outside 2..3",
                "--records | 5     | records: 5 is outside 200..50000",
                "--arrival-seconds | 0 | arrivalSeconds: 0.0 is not positive",
            })
    void wrongOptionsAreNamed(String option, String value, String message) throws IOException {
        var args = new ArrayList<>(command("auto", 2, "a"));
        args.set(args.indexOf(option) + 1, value);
        assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow stream: " + message);
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{learningRat: 1} | unknown key \"learningRat\"",
                "{seed: 3} | seed: the stream's seed gives it",
                "{continued: {maxGrowth: 0.5}} | continued.maxGrowth: 0.5 is less than the parent",
                "{continued: {annealShare: 1}} | continued.annealShare: 1 leaves",
            })
    void wrongConfigurationsAreNamedByFileAndKey(String yaml, String message) throws IOException {
        var args = command("auto", 2, "a").toArray(String[]::new);
        Files.writeString(folder.resolve("c.yaml"), yaml);
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow stream: " + at("c.yaml") + ": " + message)
                .doesNotContain("c.yaml: " + at("c.yaml"));
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void helpNamesArmsAndStreams() {
        assertThat(run("stream", "--help")).isZero();
        assertThat(out.toString()).contains("classes-fashion", "reservoir (never grows");
    }

    @Test
    void progressIsALineForEachStepAndPhaseAndTheEndATable() throws IOException {
        var args = new ArrayList<>(command("never", 2, "a"));
        args.remove("--json");
        assertThat(run(args.toArray(String[]::new))).isZero();
        assertThat(err.toString())
                .contains("step 0 of 0..1: low", "step 1 of 0..1: high", "  fine-tune, epoch 0");
        assertThat(out.toString())
                .contains("step task", "prequential ", "CPU seconds after the first growth");
    }
}
