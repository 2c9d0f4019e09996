package dev.adagrow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import dev.adagrow.preprocess.ImagePreprocessing;
import dev.adagrow.preprocess.Preprocessor;
import dev.adagrow.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    /** Records whose one pixel is their number. */
    private static Records records(int from, int... labels) {
        var pixels = new float[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = from + i;
        }
        return new LabelledTensors(new FloatTensor(pixels, labels.length, 1, 1, 1), labels);
    }

    private static Records joined() {
        return Records.join(List.of(records(0), records(0, 1, 2), records(9), records(10, 3)));
    }

    private static float[] values(Records records) {
        return records.held(records.size()).inputs().data();
    }

    /** Training records of 1x2 pixels, all of them. */
    private static Records encoded(ImagePreprocessing preprocessing, int count) {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < count; i++) {
            samples.add(
                    new Sample(
                            new byte[] {(byte) i, (byte) (i >> 8)},
                            i % 2,
                            Optional.of(i == 0 ? Split.TEST : Split.TRAIN)));
        }
        var dataset =
                new Dataset(
                        "small", Dataset.RAW_IMAGE, List.of(1, 1, 2), List.of("a", "b"), samples);
        var data =
                TaskData.of(dataset, new Preprocessor(preprocessing), List.of("a", "b"), Map.of());
        return Records.join(List.of(data.train(), data.validation()));
    }

    @Test
    void partsFollowOnEachOtherEmptyOnesToo() {
        assertThat(values(joined())).containsExactly(0, 1, 10);
        assertThat(joined().labels()).containsExactly(1, 2, 3);
        assertThat(joined().classCounts()).containsExactly(0, 1, 1, 1);
    }

    @Test
    void aSelectionOfASelectionKeepsItsOrder() {
        var chosen = joined().select(new int[] {2, 0, 2}).select(new int[] {1, 2});

        assertThat(values(chosen)).containsExactly(0, 10);
        assertThat(chosen.labels()).containsExactly(1, 3);
        assertThat(chosen.first(1).size()).isEqualTo(1);
        assertThat(chosen.first(5).size()).isEqualTo(2);
    }

    @Test
    void partsOfDifferentShapesAreNotJoined() {
        var wide = new LabelledTensors(FloatTensor.zeros(1, 1, 1, 2), new int[1]);
        assertThatThrownBy(() -> Records.join(List.of(records(0, 1), wide)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void recordsMuchLargerWhenDecodedThanMemoryAllowsCostWhatTheirBytesCost() {
        var records = encoded(ImagePreprocessing.stretched(1, 4096, 4096), 400);

        assertThat((long) records.size() * records.shape().elements())
                .isGreaterThan(Integer.MAX_VALUE);
        assertThat(records.retainedBytes()).isLessThan(400 * 40);
        assertThat(records.heldAtOnce(400)).isEqualTo(1);
        assertThat(records.held(400).size()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsDecodingAndStaysVisible() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> joined().held(3)).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void standardizedRecordsHaveMeanZeroAndDeviationOne(int threads) {
        var plain = ImagePreprocessing.padded(1, 2, 2);
        try (var input = new InputThreads(threads)) {
            var standard = Standardization.of(encoded(plain, 300), plain, input, () -> {});
            var values = values(encoded(standard, 300));
            double sum = 0;
            double squares = 0;
            for (float v : values) {
                sum += v;
                squares += (double) v * v;
            }
            assertThat(sum / values.length).isCloseTo(0, within(1e-5));
            assertThat(squares / values.length).isCloseTo(1, within(1e-5));
            assertThat(encoded(standard, 300).black()[0])
                    .isEqualTo(-standard.mean().getFirst() / standard.deviation().getFirst());
        }
    }

    @Test
    void aChannelThatIsTheSameEverywhereIsOnlyShifted() {
        var plain = ImagePreprocessing.padded(1, 1, 1);
        try (var input = new InputThreads(0)) {
            var standard =
                    Standardization.of(
                            new LabelledTensors(
                                    new FloatTensor(new float[] {0.5f, 0.5f}, 2, 1, 1, 1),
                                    new int[2]),
                            plain,
                            input,
                            () -> {});
            assertThat(standard.mean()).containsExactly(0.5f);
            assertThat(standard.deviation()).containsExactly(1f);
        }
    }
}
