package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.adagrow.trainer.GoldenFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsCommandTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void passesWhatIsEqual() throws IOException {
        file(
                "mcnemar.json",
                "[{\"n01\": 5, \"n10\": 1, \"expected\": {\"twoSided\": 0.21875, \"oneSidedN01Greater\": 0.109375}}]");
        assertThat(run("vectors", folder.toString())).isZero();
        assertThat(out.toString()).contains("mcnemar.json").doesNotContain("FAILED");
    }

    @Test
    void namesTheCaseThatDiffers() throws IOException {
        file(
                "mcnemar.json",
                "[{\"name\": \"odd\", \"n01\": 5, \"n10\": 1, \"expected\": {\"twoSided\": 0.3, \"oneSidedN01Greater\": 0.109375}}]");
        file("novel.json", "[{\"name\": \"a\"}]");
        assertThat(run("vectors", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAILED  mcnemar.json odd: twoSided[0] is 0.2187", "expected 0.3");
    }

    @Test
    void neverPassesWhatIsNotKnown() throws IOException {
        file("novel.json", "[{\"name\": \"a\"}, {\"name\": \"b\"}]");
        assertThat(run("vectors", folder.toString(), "--json")).isEqualTo(3);
        assertThat(out.toString()).contains("\"passed\":0", "\"unknown\":2");
    }

    @Test
    void refusesWhatIsNoVectorFile() throws IOException {
        assertThat(run("vectors", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(run("vectors", folder.toString())).isEqualTo(2);
        file("mcnemar.json", "[{\"n01\": 5}]");
        assertThat(run("vectors", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("mcnemar.json: case 0: field n10 is missing");
    }

    @Test
    void holdsForEveryKnownReferenceAnswer() {
        var golden = GoldenFolder.find().resolve("vectors");
        assumeTrue(Files.isDirectory(golden), "no reference answers at " + golden);
        assertThat(run("vectors", golden.toString())).as(out.toString()).isIn(0, 3);
    }

    private void file(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
    }

    private int run(String... args) {
        return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
    }
}
