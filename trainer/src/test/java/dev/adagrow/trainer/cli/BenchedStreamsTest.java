package dev.adagrow.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.trainer.experiment.ProcessConfig;
import dev.adagrow.trainer.stream.StepResult;
import dev.adagrow.trainer.stream.StreamArms;
import dev.adagrow.trainer.stream.StreamResult;
import dev.adagrow.trainer.stream.plan.StreamName;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script in the place of {@code adagrow stream}, which is given the same arguments. */
@SuppressWarnings("NullAway.Init")
class BenchedStreamsTest {
    /** Of the arm, the seed and the final mean that the script puts in. */
    private static final String RESULT =
            new StreamResult(
                            "glyphs",
                            "ARM",
                            12345,
                            4,
                            60,
                            List.of("low", "high"),
                            List.of(0.9, 0.5),
                            List.of(60, 120),
                            0.25,
                            0.6789,
                            0,
                            0,
                            10,
                            12,
                            100,
                            0,
                            0,
                            List.of(step(0), step(1)))
                    .json();

    private static final String SCRIPT =
            """
            [ "$1 $2 $3 $4 $6 $8 ${10} ${12} ${14}" = "stream --stream glyphs --arm --seed --config --out --cache --steps" ] || exit 9
            ARM="$5" SEED="$7" OUT="${11}"
            mkdir -p "$OUT"
            echo "$ARM $SEED" >> FOLDER/lived
            case $ARM in auto) MEAN=0.7;; never) MEAN=0.5;; *) MEAN=0.4;; esac
            sed -e s/ARM/$ARM/ -e s/12345/$SEED/ -e s/0.6789/$MEAN/ FOLDER/result > "$OUT/result.json"
            cat "$OUT/result.json"
            """;

    @TempDir private Path folder;

    private static StepResult step(int number) {
        return new StepResult(
                number,
                "t",
                "fine-tuned",
                true,
                true,
                "",
                5,
                6,
                100,
                200,
                List.of(0),
                0,
                List.of(0.5, 0.5));
    }

    private BenchedStreams bench() throws IOException {
        Files.writeString(folder.resolve("result"), RESULT);
        var script =
                Files.writeString(
                        folder.resolve("adagrow.sh"), SCRIPT.replace("FOLDER", folder.toString()));
        var settings = new StreamSettings(StreamName.GLYPHS, 2, 260, 60, 2, 40, 4);
        return new BenchedStreams(
                settings,
                settings,
                List.of(1L, 2L),
                new ProcessConfig(
                        List.of("/bin/sh", script.toString()),
                        Map.of("PATH", String.valueOf(System.getenv("PATH")))),
                1,
                new ExperimentProgress(new PrintWriter(new StringWriter()), true));
    }

    @Test
    void everyArmThatThereIsLivesThroughBothStreamsOnceWithEachSeed() throws IOException {
        var figures = bench().measure(folder.resolve("out"));

        assertThat(figures.jobsGrownMinusFinetunedPoints()).isCloseTo(20, within(1e-9));
        assertThat(figures.jobsGrownMinusScratchPoints().isPresent())
                .isEqualTo(StreamArms.find("scratch").isPresent());
        assertThat(figures.driftAutoMinusBestPoints()).isZero();
        assertThat(figures.cpuOverFinetune()).isEqualTo(1);
        assertThat(figures.autoRightShare()).isEqualTo(1);
        var lived = Files.readAllLines(folder.resolve("lived"));
        // what the arms of a seed share is made before them
        assertThat(lived).startsWith("frozen 1", "frozen 2", "auto 1", "always 1", "never 1");
        assertThat(lived).filteredOn(life -> life.startsWith("fine-tune")).hasSize(2);

        bench().measure(folder.resolve("out"));
        assertThat(Files.readAllLines(folder.resolve("lived"))).isEqualTo(lived);
    }
}
