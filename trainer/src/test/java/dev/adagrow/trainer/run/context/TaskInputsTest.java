package dev.adagrow.trainer.run.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskInputsTest {
    private static Dataset images(int channels, int height, int width) {
        var sample = new Sample(new byte[channels * height * width], 0, Optional.empty());
        return new Dataset(
                "pictures",
                Dataset.RAW_IMAGE,
                List.of(channels, height, width),
                List.of("a"),
                List.of(sample));
    }

    @Test
    void smallImagesAreSeenOnACanvasAndLargerOnesAsTheyAre() throws RefusedException {
        assertThat(TaskInputs.preprocessing(images(1, 28, 28)))
                .isEqualTo(TaskInputs.padded(1, 32, 32));
        assertThat(TaskInputs.preprocessing(images(3, 20, 40)))
                .isEqualTo(TaskInputs.padded(3, 32, 40));
    }

    @Test
    void imagesThatNoPreprocessingTakesAreRefused() {
        assertThatThrownBy(() -> TaskInputs.preprocessing(images(1, 1, 5000)))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "data set pictures has images of 1x5000 pixels; at most 4096 a side are taken");
        assertThatThrownBy(() -> TaskInputs.preprocessing(images(2, 8, 8)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("grey or RGB images are wanted");
    }
}
