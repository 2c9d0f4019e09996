package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.trainer.experiment.Definitions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ExperimentCommandTest {
    private static final String DEFINITION =
            """
            name: tiny
            question: Does a third epoch help?
            data: glyphs:train=400,test=90
            records: 230
            testRecords: 60
            seeds: [1]
            columns: [units, epochs, cpuSeconds]
            baseline: one
            base: {widths: [4, 6], batchSize: 32, interval: 1, calibrationRecords: 32}
            arms:
              one: {epochs: 2}
              two: {epochs: 3}
            """;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("d.yaml"), DEFINITION);
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void helpDescribesTheDefinition() {
        assertThat(run("experiment", "--help")).isZero();
        assertThat(out.toString())
                .contains("baseline: every-3", "data: idx:${ADAGROW_DATA}/mnist", "grid: {");
    }

    @Test
    void refusedInputsAreNamedInOneLine() throws IOException {
        assertThat(run("experiment", at("none.yaml"))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow experiment: " + at("none.yaml") + ": no such file");

        assertThat(run("experiment", file.toString(), "--only", "one,three")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow experiment: --only three: no such arm; arms: one, two");

        assertThat(run("experiment", file.toString(), "--parallel", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow experiment: --parallel 0: less than one");

        assertThat(run("experiment", file.toString(), "--plot", "p.gif")).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow experiment: --plot p.gif: a name that ends");

        Files.writeString(file, DEFINITION.replace("{epochs: 3}", "{epoch: 3}"));
        assertThat(run("experiment", file.toString(), "--out", at("out"))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow experiment: " + file + ": arm two: unknown key \"epoch\"");

        Files.writeString(file, DEFINITION.replace("glyphs:train=400,test=90", "idx:${NO_FOLDER}"));
        assertThat(run("experiment", file.toString(), "--out", at("out"))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "adagrow experiment: "
                                + file
                                + ": data: the environment variable NO_FOLDER is not set");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aDryRunPrintsTheTrainingsAndTouchesNothing() throws IOException {
        assertThat(run("experiment", file.toString(), "--dry-run", "--out", at("out"))).isZero();
        assertThat(out.toString())
                .contains(
                        "  two  {\"batchSize\":32,\"calibrationRecords\":32,\"epochs\":3",
                        "2 trainings with seeds [1] in " + at("out") + ", 2 to be done");

        assertThat(
                        run(
                                "experiment",
                                file.toString(),
                                "--dry-run",
                                "--json",
                                "--only",
                                "two",
                                "--out",
                                at("out")))
                .isZero();
        var plan = new ObjectMapper().readTree(out.toString());
        assertThat(plan.path("trainings")).hasSize(1);
        assertThat(plan.path("open").asInt()).isEqualTo(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void anArmThatCannotBecomeWhatItWantsIsRefusedBeforeAnyIsTrained() throws IOException {
        Files.writeString(file, DEFINITION.replace("{epochs: 3}", "{epochs: 3, interval: 9}"));
        assertThat(run("experiment", file.toString(), "--dry-run", "--out", at("out")))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow experiment: " + file + ": arm two: interval 9: the first");

        Files.writeString(file, DEFINITION.replace("{epochs: 3}", "{epochs: 3, maxParameters: 5}"));
        assertThat(run("experiment", file.toString(), "--out", at("out"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("adagrow experiment: " + file + ": arm two: maxParameters 5 is less")
                .doesNotContain("training 1 of");
        assertThat(folder.resolve("out/trainings/one/seed-1/config.yaml")).doesNotExist();
    }

    @Test
    void trainsInProcessesOfItsOwnAndContinues() throws IOException {
        int first = run("experiment", file.toString(), "--out", at("out"), "--only", "one");
        assertThat(err.toString())
                .contains("training 1 of 1: one, seed 1", "one, seed 1: test ", "1 of 1 done");
        assertThat(first).isZero();
        assertThat(out.toString())
                .contains("tiny\nDoes a third epoch help?", "units", "60 test records");

        int second =
                run(
                        "experiment",
                        file.toString(),
                        "--out",
                        at("out"),
                        "--json",
                        "--parallel",
                        "2",
                        "--markdown",
                        at("t.md"),
                        "--plot",
                        at("t.png"));
        assertThat(err.toString()).isEmpty();
        assertThat(second).isZero();
        var report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("arms")).hasSize(2);
        var two = report.path("arms").path(1);
        assertThat(two.path("figures").path("epochs").path("mean").asInt()).isEqualTo(3);
        assertThat(two.path("figures").path("cpuSeconds").path("mean").asDouble()).isPositive();
        assertThat(two.path("difference").path("n").asInt()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("t.md"))).contains("| two | 1 |");
        assertThat(folder.resolve("t.png")).isNotEmptyFile();
        assertThat(folder.resolve("out/plot.svg")).isNotEmptyFile();
        assertThat(folder.resolve("out/report.json")).isNotEmptyFile();
        assertThat(folder.resolve("out/trainings/two/seed-1/grown/bundle.zip")).exists();

        Files.writeString(file, DEFINITION.replace("{epochs: 3}", "{epochs: 4}"));
        assertThat(run("experiment", file.toString(), "--out", at("out"))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "adagrow experiment: "
                                + at("out")
                                + ": was made by another definition: arm two is");
    }

    @Test
    void livesThroughAStreamInProcessesOfItsOwn() throws IOException {
        Files.writeString(
                file,
                Definitions.STREAM.replace(
                        "base: {",
                        "base: {calibrationRecords: 32, continued: {minIntervalSteps: 1}, "));
        int code = run("experiment", file.toString(), "--out", at("out"), "--parallel", "2");
        assertThat(err.toString())
                .contains(
                        "training 1 of 1: frozen, seed 1",
                        "of 2: auto+slow, seed 1",
                        "of 2: never, seed 1",
                        ": prequential ");
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains(
                        "lives\nDoes growing pay?",
                        "prequential %",
                        "final mean %",
                        "stream glyphs");

        assertThat(run("experiment", file.toString(), "--out", at("out"), "--json")).isZero();
        var report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("stream").asText()).startsWith("stream glyphs, 2 steps");
        var slow = report.path("arms").path(1);
        assertThat(slow.path("name").asText()).isEqualTo("auto+slow");
        assertThat(slow.path("figures").path("prequential").path("mean").isNumber()).isTrue();
        assertThat(slow.path("difference").path("n").asInt()).isEqualTo(1);
        assertThat(slow.path("end").path("high").path("mean").isNumber()).isTrue();
        assertThat(slow.path("finalMeanDifference").path("n").asInt()).isEqualTo(1);
        assertThat(folder.resolve("out/trainings/auto+slow/seed-1/grown/result.json")).exists();
        assertThat(Files.readString(folder.resolve("out/report.md")))
                .contains("### Accuracy at the end", "](over-time.svg)", "](after-steps.svg)");

        Files.delete(folder.resolve("out/over-time.svg"));
        Files.delete(folder.resolve("out/after-steps.svg"));
        Files.delete(folder.resolve("out/trainings/never/seed-1/result.json"));
        assertThat(run("experiment", file.toString(), "--out", at("out"), "--no-train")).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("auto+slow  1 "))
                .noneMatch(line -> line.startsWith("never"));
        assertThat(folder.resolve("out/over-time.svg")).isNotEmptyFile();
        assertThat(folder.resolve("out/after-steps.svg")).isNotEmptyFile();
    }

    @Test
    void withoutTrainingThereMustBeSomethingToTell() throws IOException {
        assertThat(run("experiment", file.toString(), "--out", at("out"), "--no-train"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow experiment: " + at("out") + ": no training of it is finished");
    }

    @Test
    void timesLeftAreReadable() {
        assertThat(ExperimentProgress.text(Duration.ofSeconds(40))).isEqualTo("40 s");
        assertThat(ExperimentProgress.text(Duration.ofSeconds(700))).isEqualTo("12 min");
        assertThat(ExperimentProgress.text(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
    }
}
