package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ArchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void countsAnArchitectureInAllThreeForms() throws Exception {
        assertThat(
                        run(
                                "arch",
                                "vgg",
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
                                "vgg",
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
        assertThat(run("arch", "alexnet", "1-1")).isEqualTo(2);
        assertThat(run("arch", "vgg", "1-x", "--widths", "4-8")).isEqualTo(2);
        assertThat(
                        run(
                                "arch",
                                "vgg",
                                "1-1",
                                "--widths",
                                "4-8",
                                "--branches",
                                "down0.conv=identity"))
                .isEqualTo(2);
        assertThat(
                        run(
                                "arch",
                                "vgg",
                                "1-1",
                                "--widths",
                                "4-8",
                                "--branches",
                                "block7.u0.conv=conv1x1"))
                .isEqualTo(2);
        assertThat(run("arch", "vgg", "99999999-1", "--widths", "4-8")).isEqualTo(2);
        assertThat(run("arch", "vgg", "1-1", "--widths", "4-99999999")).isEqualTo(2);
        assertThat(run("arch", "vgg", "1-1", "--widths", "4-8", "--classes", "-3")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "UNITS 99999999-1: 99999999 is outside 0..200",
                        "--widths 4-99999999: 99999999 is outside 1..4096",
                        "--classes -3: not within",
                        "unknown family \"alexnet\"",
                        "\"x\" is no number",
                        "does not fit down0.conv, a 3x3 convolution that makes 8 channels of 4",
                        "no convolution block7.u0.conv");
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
