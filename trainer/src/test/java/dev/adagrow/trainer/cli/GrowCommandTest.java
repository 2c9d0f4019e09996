package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class GrowCommandTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void withoutACommandItShowsHowToUseIt() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: adagrow");
    }

    @Test
    void helpHasAnExample() {
        assertThat(run("grow", "--help")).isZero();
        assertThat(out.toString()).contains("adagrow grow --data glyphs");
    }

    @Test
    void refusedInputsAreNamedInOneLine() throws IOException {
        assertThat(run("grow", "--data", "pictures", "--out", out("a"))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow grow: --data: \"pictures\" is no data set source");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "idx:" + out("none"), "--out", out("a"))).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "adagrow grow: "
                                + out("none")
                                + ": no such folder"
                                + System.lineSeparator());
        err.getBuffer().setLength(0);

        var config = Files.writeString(folder.resolve("c.yaml"), "epoch: 3\n");
        assertThat(
                        run(
                                "grow",
                                "--data",
                                "glyphs",
                                "--config",
                                config.toString(),
                                "--out",
                                out("a")))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow grow: " + config + ": unknown key \"epoch\"");
        err.getBuffer().setLength(0);

        Files.writeString(config, "widths: [0]\n");
        assertThat(
                        run(
                                "grow",
                                "--data",
                                "glyphs",
                                "--config",
                                config.toString(),
                                "--out",
                                out("a")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: " + config + ": widths: 0 is outside");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs", "--epochs", "0", "--out", out("a")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: --epochs 0: less than one");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs", "--out", config.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: --out " + config + ": not a folder");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs:train=100,test=40", "--out", out("a")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("adagrow grow: data set glyphs")
                .contains("140 records; at least 200");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs", "--parent", out("none"), "--out", out("b")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("bundle.zip: no such file");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs", "--test-records", "0", "--out", out("b")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: --test-records 0: less than one");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs", "--train-records", "9", "--out", out("b")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("10 classes; 9 training records are too few");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "glyphs", "--model", "", "--out", out("b"))).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: --model: a name is wanted");
        err.getBuffer().setLength(0);

        assertThat(run("grow", "--data", "idx:" + out("none"), "--out", out("b"))).isEqualTo(2);
        assertThat(folder.resolve("b")).doesNotExist();
    }

    @Test
    void aPresetIsKnownByName() {
        assertThat(run("grow", "--data", "glyphs", "--preset", "mine", "--out", out("a")))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith("adagrow grow: --preset: \"mine\" is none of default, thesis");
    }

    @Test
    void whatAPresetCannotReachWithTheFilesChangesIsRefusedBeforeTraining() throws IOException {
        var config = Files.writeString(folder.resolve("c.yaml"), "targetUnits: VGG-9-9-9\n");
        assertThat(
                        run(
                                "grow",
                                "--data",
                                "glyphs:train=260,test=60",
                                "--preset",
                                "thesis",
                                "--config",
                                config.toString(),
                                "--out",
                                out("a")))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "adagrow grow: targetUnits [9, 9, 9] takes 41 growth events, one every 3 epochs: 123 epochs; growth has"
                                + " 90 of 100 (fineTuneEpochs 10, growthShare 1.0)"
                                + System.lineSeparator());
    }

    @Test
    void growsFromTheEmptyNetAndThenFromItsOwnFolder() throws IOException {
        var config =
                Files.writeString(
                        folder.resolve("c.yaml"),
                        """
                        widths: [4, 6]
                        batchSize: 32
                        epochs: 2
                        interval: 1
                        calibrationRecords: 32
                        continued: {budgetSteps: 30, growth: always}
                        """);
        int first =
                run(
                        "grow",
                        "--data",
                        "glyphs:train=400,test=90",
                        "--train-records",
                        "230",
                        "--test-records",
                        "60",
                        "--config",
                        config.toString(),
                        "--out",
                        out("one"),
                        "--json");
        assertThat(first).isIn(0, 1);
        var report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("result").asText()).isEqualTo("published");
        assertThat(report.path("gatePassed").asBoolean()).isEqualTo(first == 0);
        assertThat(report.path("test").has("direct-int8")).isTrue();
        assertThat(report.path("testRecords").asInt()).isEqualTo(60);
        assertThat(report.path("epochs").asInt()).isEqualTo(2);
        assertThat(report.path("cpuSeconds").asDouble()).isPositive();
        assertThat(report.path("seconds").asDouble()).isPositive();
        assertThat(report.path("resumed").isBoolean()).isTrue();
        assertThat(report.path("resumed").asBoolean()).isFalse();
        assertThat(folder.resolve("one/checkpoint")).doesNotExist();
        assertThat(folder.resolve("one/data/001.agds")).exists();

        out.getBuffer().setLength(0);
        int second =
                run(
                        "grow",
                        "--data",
                        "glyphs:seed=2,train=260,test=60,drift=0.7",
                        "--parent",
                        out("one"),
                        "--out",
                        out("two"));
        assertThat(second).isIn(0, 1);
        assertThat(out.toString())
                .contains("onnx-int8", "direct-int8", "bundle.zip", "old task: error changes");
        assertThat(folder.resolve("two/data/001.agds"))
                .hasSameBinaryContentAs(folder.resolve("one/data/001.agds"));
        assertThat(folder.resolve("two/data/002.agds")).exists();
        assertThat(err.toString()).contains("epoch 1/");
        refusesParentsThatAreNotWhole();
    }

    private void refusesParentsThatAreNotWhole() throws IOException {
        err.getBuffer().setLength(0);
        assertThat(run("grow", "--data", "glyphs", "--parent", out("two"), "--out", out("two")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: --out " + out("two") + ": the parent");
        err.getBuffer().setLength(0);

        Files.copy(
                folder.resolve("two/data/002.agds"),
                folder.resolve("two/data/001.agds"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("grow", "--data", "glyphs", "--parent", out("two"), "--out", out("three")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is missing or was changed");
        err.getBuffer().setLength(0);

        var bundle = folder.resolve("two/bundle.zip");
        Files.write(bundle, Arrays.copyOf(Files.readAllBytes(bundle), 3000));
        assertThat(run("grow", "--data", "glyphs", "--parent", out("two"), "--out", out("three")))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow grow: " + bundle + ": entry ");
        assertThat(folder.resolve("three")).doesNotExist();
    }
}
