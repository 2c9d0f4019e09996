package dev.adagrow.trainer.run.first;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.trainer.run.RecordingListener;
import dev.adagrow.trainer.run.SmallTasks;
import dev.adagrow.trainer.run.task.RunResult;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    /** A picture of which the end is missing. */
    private static byte[] cutOff(int number) throws IOException {
        var picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, number);
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, "png", bytes)).isTrue();
        return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 30);
    }

    /** With records of which none can be decoded. */
    private RunResult run(String yaml) throws IOException {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < 300; i++) {
            samples.add(new Sample(cutOff(i), i % 10, Optional.empty()));
        }
        var damaged =
                new Dataset(
                        "damaged",
                        Dataset.ENCODED_IMAGE,
                        List.of(3, 32, 32),
                        SmallTasks.DIGITS,
                        samples);
        var task =
                SmallTasks.first(
                        work,
                        SmallTasks.file(work, damaged),
                        Optional.empty(),
                        SmallTasks.config(SmallTasks.CONFIG + yaml));
        return SmallTasks.run().run(task, RecordingListener.patient());
    }

    @Test
    void whatTheConfigurationCannotHaveIsRefusedBeforeARecordIsDecoded() throws IOException {
        assertThat(run(""))
                .isInstanceOfSatisfying(
                        RunResult.Rejected.class,
                        r -> assertThat(r.reason()).startsWith("data set damaged: record 0: "));
        assertThat(run("maxParameters: 5\n"))
                .isInstanceOfSatisfying(
                        RunResult.Rejected.class,
                        r -> assertThat(r.reason()).startsWith("maxParameters 5 is less than"));
    }
}
