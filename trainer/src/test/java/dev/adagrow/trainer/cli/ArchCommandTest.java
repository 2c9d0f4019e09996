package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void countsAnArchitectureInAllThreeForms() throws Exception {
        assertThat(
                        run(
                                "arch",
                                "--family",
                                "vgg",
                                "--blocks",
                                "3-3-3",
                                "--widths",
                                "64-96-128",
                                "--input",
                                "3x32x32",
                                "--json"))
                .isZero();
        var totals = new ObjectMapper().readTree(out.toString()).get("totals");
        assertThat(totals.get("table").get("parameters").asLong()).isEqualTo(974474);
        assertThat(totals.get("table").get("flops").asLong()).isEqualTo(230196480);
        assertThat(totals.get("folded").get("parameters").asLong()).isEqualTo(972170);
    }

    @Test
    void listsBranchesInTheTrainingForm() {
        assertThat(
                        run(
                                "arch",
                                "--family",
                                "vgg",
                                "--blocks",
                                "1-1",
                                "--widths",
                                "4-8",
                                "--branches",
                                "block0.u0.conv=conv1x3+identity",
                                "--form",
                                "training"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "vgg 1-1 +2 branches", "block0.u0.conv.branch0", "block0.u0.conv.branch1");
    }

    @Test
    void refusesWhatIsNoArchitecture() {
        assertThat(run("arch")).isEqualTo(2);
        assertThat(run("arch", "--family", "alexnet", "--blocks", "1-1")).isEqualTo(2);
        assertThat(run("arch", "--family", "vgg", "--blocks", "1-x", "--widths", "4-8"))
                .isEqualTo(2);
        assertThat(
                        run(
                                "arch",
                                "--family",
                                "vgg",
                                "--blocks",
                                "1-1",
                                "--widths",
                                "4-8",
                                "--branches",
                                "down0.conv=identity"))
                .isEqualTo(2);
        assertThat(
                        run(
                                "arch",
                                "--family",
                                "vgg",
                                "--blocks",
                                "1-1",
                                "--widths",
                                "4-8",
                                "--branches",
                                "block7.u0.conv=conv1x1"))
                .isEqualTo(2);
        assertThat(run("arch", "--family", "vgg", "--blocks", "99999999-1", "--widths", "4-8"))
                .isEqualTo(2);
        assertThat(run("arch", "--family", "vgg", "--blocks", "1-1", "--widths", "4-99999999"))
                .isEqualTo(2);
        assertThat(
                        run(
                                "arch",
                                "--family",
                                "vgg",
                                "--blocks",
                                "1-1",
                                "--widths",
                                "4-8",
                                "--classes",
                                "-3"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--blocks 99999999-1: 99999999 is outside 0..200",
                        "--widths 4-99999999: 99999999 is outside 1..4096",
                        "--classes -3: not within",
                        "unknown family \"alexnet\"",
                        "\"x\" is no number",
                        "does not fit down0.conv, a 3x3 convolution that makes 8 channels of 4",
                        "no convolution block7.u0.conv");
    }

    @Test
    void drawsEveryFamilyWithTheWidthsOfTheThesis() {
        assertThat(run("arch", "--family", "resnet", "--blocks", "1-2-2", "--input", "3x32x32"))
                .isZero();
        assertThat(out.toString())
                .contains("resnet 1-2-2, input 3x32x32, widths [64, 96, 128]")
                .contains("block0.u0", "+ unit's input", "1,168,490");
        assertThat(run("arch", "--family", "mobilenetv3", "--blocks", "2-2-3-2")).isZero();
        assertThat(out.toString())
                .contains("widths [16, 32, 64, 96]", "5x5 128>128 depthwise", "x gate", "670,522");
    }

    @Test
    void recountsAFileOfArchitecturesAndSaysWhatIsWrong(@TempDir Path folder) throws Exception {
        var file = folder.resolve("a.json");
        String row =
                """
                {"family": "resnet", "blocks": [1, 2, 2], "dims": [64, 96, 128], "input": [3, 32, 32], "classes": 10,
                 "variant": "A", "params": %d, "flops": 222987520, "params_fully_folded": 1165866, "flops_fully_folded": 221545728}
                """;
        String transformer =
                "{\"family\": \"vit\", \"blocks\": \"D4W384\", \"params\": 1, \"flops\": 1}";
        Files.writeString(file, "[" + row.formatted(1168490) + "," + transformer + "]");
        assertThat(run("arch", "--check", file.toString())).isZero();
        assertThat(out.toString())
                .contains("1 of 1 rows exact, 0 wrong; 1 of families that are not yet supported");
        Files.writeString(file, "[" + row.formatted(1168491) + "]");
        assertThat(run("arch", "--check", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("WRONG: the file says 1,168,491");
        Files.writeString(
                file,
                "[" + transformer + "," + transformer.replace("vit", "vggg (a remark)") + "]");
        assertThat(run("arch", "--check", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "a.json: row 2: family: \"vggg (a remark)\" is unknown; known: vgg, resnet, bottleneck, mobilenetv3");
        Files.writeString(file, "[{\"family\": \"vgg\", \"blocks\": [1]}]");
        assertThat(run("arch", "--check", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("a.json: row 1: field input is missing");
        assertThat(run("arch", "--check", folder.resolve("none").toString())).isEqualTo(2);
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
