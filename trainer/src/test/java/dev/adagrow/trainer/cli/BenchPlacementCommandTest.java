package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init")
class BenchPlacementCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TINY = {
        "--data=glyphs:train=300,test=20",
        "--new-data=glyphs:seed=2,train=300,test=20",
        "--train-records=200",
        "--validation-records=40",
        "--widths=4,4",
        "--units=1,1",
        "--activated",
        "--parent-epochs=1",
        "--checkpoints=2,4",
        "--interval-steps=2",
        "--batch=20",
        "--probe-records=20",
        "--json"
    };

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of("bench", "placement"));
        all.addAll(Arrays.asList(args));
        return Main.run(
                all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private int tiny(String... more) {
        var args = new ArrayList<>(Arrays.asList(TINY));
        args.add("--out=" + folder.resolve("p"));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void triesEveryMoveAndGoesOnSeedBySeed() throws IOException {
        assertThat(tiny("--seeds=1")).as(err.toString()).isZero();
        var first = Files.readString(folder.resolve("p/seed-1.jsonl"));
        // 4 units, 2 blocks to widen, 4 branches; 2 checkpoints
        assertThat(first.lines()).hasSize(2 * 10);
        var outcome = JSON.readTree(first.lines().findFirst().orElseThrow());
        assertThat(outcome.get("place").asText()).isEqualTo("block 0 at 0");
        assertThat(outcome.get("gains")).hasSize(2);
        assertThat(outcome.get("cooledGains")).hasSize(2);
        assertThat(outcome.get("scores").fieldNames())
                .toIterable()
                .containsExactly(
                        "expressivity", "gamma", "random", "sequential", "size", "trial gradient");

        assertThat(tiny("--seeds=2")).as(err.toString()).isZero();
        assertThat(err.toString()).contains("seed 2: ").doesNotContain("seed 1: ");
        assertThat(Files.readString(folder.resolve("p/seed-1.jsonl"))).isEqualTo(first);
        assertThat(out.toString()).contains("expressivity", "(another repeat)", "channels");
        var last = JSON.readTree(out.toString().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(last.get("seeds").asInt()).isEqualTo(2);
        assertThat(last.get("stable").get("scores")).hasSize(6 * 4);
        assertThat(last.get("cooled").get("scores")).hasSize(6 * 4);
        assertThat(folder.resolve("p/stable.svg")).isNotEmptyFile();
        assertThat(folder.resolve("p/cooled.svg")).isNotEmptyFile();
        assertThat(JSON.readTree(folder.resolve("p/summary.json").toFile())).isEqualTo(last);

        Files.delete(folder.resolve("p/seed-1.jsonl"));
        assertThat(tiny("--seeds=1")).isZero();
        assertThat(withoutTimes(Files.readString(folder.resolve("p/seed-1.jsonl"))))
                .as("measured again")
                .isEqualTo(withoutTimes(first));

        assertThat(tiny("--seeds=1", "--rate=0.03")).isEqualTo(2);
        assertThat(err.toString()).contains("setting.json: was measured otherwise: ");
    }

    private static String withoutTimes(String lines) {
        return lines.replaceAll("\"(c|twinC)puSeconds\":[^,]*,", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seeds            | 0       | --seeds 0: less than 1",
                "--train-records    | -1      | --train-records -1: less than 0",
                "--data             | nothing:x | --data: ",
                "--new-data         | nothing:x | --new-data: ",
                "--family           | lenet   | --family lenet: not among [vgg, ",
                "--widths           | 8,0,8   | --widths 0: not within 1..",
                "--units            | 1,1     | --units [1, 1]: 3 numbers are wanted",
                "--checkpoints      | 20,10   | --checkpoints [20, 10]: not ascending",
                "--checkpoints      | 0       | --checkpoints 0: not within 1..",
                "--interval-steps   | 0       | --interval-steps 0: not within 1..",
                "--cooling-steps    | -1      | --cooling-steps -1: not within 0..",
                "--repeats          | 0       | --repeats 0: not within 1..",
                "--rate             | NaN     | --rate NaN: not a positive number",
                "--branch           | conv2x2 | --branch conv2x2: ",
                "--threads          | 0       | --threads 0: not within 1..",
            })
    void refusesBeforeItMeasures(String option, String value, String message) {
        assertThat(run(option, value, "--out", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("adagrow bench placement: " + message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void widthsThatTheFamilyCannotHaveAreRefused() {
        assertThat(run("--family=bottleneck", "--widths=6,8,8", "--out=" + folder)).isEqualTo(2);
        assertThat(err.toString()).contains("--widths [6, 8, 8]: family bottleneck needs widths");
    }

    @Test
    void recordsThatDoNotGoTogetherAreRefusedByName() throws IOException {
        var colour = folder.resolve("colour");
        for (var name : new String[] {"a", "b"}) {
            Files.createDirectories(colour.resolve(name));
            for (int i = 0; i < 30; i++) {
                var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i % 8, i / 8, 0xff0000 + i);
                assertThat(
                                ImageIO.write(
                                        image,
                                        "png",
                                        colour.resolve(name).resolve(name + i + ".png").toFile()))
                        .isTrue();
            }
        }
        assertThat(
                        run(
                                "--data=glyphs:train=300,test=20",
                                "--new-data=folder:" + colour,
                                "--train-records=20",
                                "--out=" + folder.resolve("p")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("data set colour has records of shape [3, 8, 8]", "all grey or all RGB");
    }
}
