package dev.adagrow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MixedBatchesTest {
    /** Records whose one pixel is their number. */
    private static LabelledTensors records(int from, int... labels) {
        var pixels = new float[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = from + i;
        }
        return new LabelledTensors(new FloatTensor(pixels, labels.length, 1, 1, 1), labels);
    }

    private static final LabelledTensors FRESH = records(0, 0, 1, 0, 1, 0);

    /** Three of class 2, one of class 3. */
    private static final MixedBatches.Replay REPLAY =
            new MixedBatches.Replay(
                    records(100, 2, 2, 2, 3),
                    Optional.of(
                            new MixedBatches.Teacher(
                                    new FloatTensor(
                                            new float[] {0, 1, 10, 11, 20, 21, 30, 31}, 4, 2),
                                    0.5,
                                    2)));

    private static List<Batch> batches(Optional<MixedBatches.Replay> replay, int count) {
        var batches = new ArrayList<Batch>();
        new MixedBatches(FRESH, replay, 4)
                .batches(count, new SplittableRandom(1))
                .forEachRemaining(batches::add);
        return batches;
    }

    @Test
    void anEpochSeesEveryNewRecordAndFillsItsLastBatch() {
        assertThat(new MixedBatches(FRESH, Optional.of(REPLAY), 4).batchesPerEpoch()).isEqualTo(3);
        var seen = new ArrayList<Float>();
        for (var batch : batches(Optional.of(REPLAY), 3)) {
            seen.add(batch.inputs().data()[0]);
            seen.add(batch.inputs().data()[1]);
        }
        assertThat(seen.subList(0, 5)).containsExactlyInAnyOrder(0f, 1f, 2f, 3f, 4f);
        assertThat(seen).hasSize(6);
    }

    @Test
    void theOtherHalfIsReplayBalancedByClassWithWhatTheParentSays() {
        for (var batch : batches(Optional.of(REPLAY), 6)) {
            assertThat(List.of(batch.labels()[2], batch.labels()[3]))
                    .containsExactlyInAnyOrder(2, 3);
            var told = batch.distillation().orElseThrow();
            assertThat(told.rows()).containsExactly(false, false, true, true);
            for (int row = 2; row < 4; row++) {
                float number = batch.inputs().data()[row] - 100;
                assertThat(told.teacherLogits().data()[2 * row]).isEqualTo(10 * number);
            }
        }
    }

    @Test
    void replayWithoutATeacherHasItsLabelsAlone() {
        var replay = new MixedBatches.Replay(REPLAY.records(), Optional.empty());
        assertThat(batches(Optional.of(replay), 3))
                .allSatisfy(b -> {
                    assertThat(b.labels()[2]).isGreaterThanOrEqualTo(2);
                    assertThat(b.distillation()).isEmpty();
                });
    }

    @Test
    void withoutReplayAllIsNewAndNothingIsDistilled() {
        assertThat(batches(Optional.empty(), 2))
                .allSatisfy(b -> {
                    assertThat(b.size()).isEqualTo(4);
                    assertThat(b.distillation()).isEmpty();
                });
    }

    @Test
    void aBatchThatOnePassDoesNotFillIsFilledFromTheNextSoThatWholePassesSeeAllEquallyOften() {
        var times = new TreeMap<Float, Integer>();
        for (var batch : batches(Optional.of(REPLAY), 10)) {
            times.merge(batch.inputs().data()[0], 1, Integer::sum);
            times.merge(batch.inputs().data()[1], 1, Integer::sum);
        }
        assertThat(times).hasSize(5).values().containsOnly(4);
    }

    @Test
    void gathersInputsOfAsManyRecordsAsAreWantedFromBatchesOneAfterTheOther() {
        var mixed = new MixedBatches(FRESH, Optional.of(REPLAY), 4);
        var gathered = mixed.inputs(10, new SplittableRandom(1));

        assertThat(gathered.dims()).containsExactly(10, 1, 1, 1);
        var batches = batches(Optional.of(REPLAY), 3);
        for (int i = 0; i < 8; i++) {
            assertThat(gathered.data()[i]).isEqualTo(batches.get(i / 4).inputs().data()[i % 4]);
        }
        assertThat(gathered.data()[8]).isEqualTo(batches.get(2).inputs().data()[0]);
        assertThat(gathered.data()[9]).isEqualTo(batches.get(2).inputs().data()[2]);
    }

    @Test
    void gathersReplayTooHoweverLargeABatchIs() {
        var mixed = new MixedBatches(FRESH, Optional.of(REPLAY), 1024);
        for (int records : List.of(2, 64, 100, 256)) {
            int replayed = 0;
            for (float pixel : mixed.inputs(records, new SplittableRandom(1)).data()) {
                replayed += pixel >= 100 ? 1 : 0;
            }
            assertThat(replayed).as("%d records", records).isEqualTo(records / 2);
        }
    }
}
