package dev.adagrow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.network.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Shape SMALL = new Shape(2, 2, 3);

    /** Two planes of two rows of three pixels. */
    private static float[] picture() {
        return new float[] {
            1, 2, 3, //
            4, 5, 6, //
            10, 20, 30, //
            40, 50, 60
        };
    }

    private static float[] after(Variation variation) {
        float[] values = picture();
        variation.apply(values, 0, SMALL, new float[] {-1, -2});
        return values;
    }

    @Test
    void aPieceIsCutOutOfThePictureWithBlackAround() {
        assertThat(after(new Variation.Cut(1, -1, false)))
                .containsExactly(
                        -1, 4, 5, //
                        -1, -1, -1, //
                        -2, 40, 50, //
                        -2, -2, -2);
    }

    @Test
    void aMirrorImageIsTakenOfThePiece() {
        assertThat(after(new Variation.Cut(0, 0, true)))
                .containsExactly(3, 2, 1, 6, 5, 4, 30, 20, 10, 60, 50, 40);
        assertThat(after(new Variation.Cut(0, 1, true)))
                .containsExactly(-1, 3, 2, -1, 6, 5, -2, 30, 20, -2, 60, 50);
    }

    @Test
    void withoutAugmentationNothingChanges() {
        assertThat(after(Augmentation.NONE.draw(SMALL, 5))).containsExactly(picture());
    }

    @Test
    void paddingIsInProportionToThePicture() {
        assertThat(Augmentation.USUAL.padding(32)).isEqualTo(4);
        assertThat(Augmentation.USUAL.padding(224)).isEqualTo(28);
        assertThat(Augmentation.USUAL.padding(8)).isEqualTo(1);
    }

    @Test
    void everyPlaceAndBothSidesAreDrawn() {
        var drawn = new HashSet<Variation>();
        for (long seed = 0; seed < 2000; seed++) {
            drawn.add(new Augmentation(1, true).draw(new Shape(1, 32, 32), seed));
        }
        assertThat(drawn).hasSize(3 * 3 * 2);
    }

    @Test
    void whatHappensToARecordFollowsFromSeedAndNumberWhateverTheOrder() {
        var records = noise(20);
        var variations = new Variations(Augmentation.USUAL, 77);
        var all = variations.batch(records, new int[] {3, 7, 19}, 0);
        var other = variations.batch(records, new int[] {19, 3}, 0);

        assertThat(other.first(1).inputs().data())
                .containsExactly(all.select(new int[] {2}).inputs().data());
        assertThat(other.select(new int[] {1}).inputs().data())
                .containsExactly(all.first(1).inputs().data());
        assertThat(new Variations(Augmentation.USUAL, 78).batch(records, new int[] {3}, 0))
                .isNotEqualTo(all.first(1));
    }

    @Test
    void anEpochVariesRecordsAndKeepsOrderAndLabels() {
        var records = noise(20);
        var plain = new ArrayList<int[]>();
        new ShuffledBatches(records, 8)
                .epoch(new SplittableRandom(1))
                .forEachRemaining(b -> plain.add(b.labels()));
        var varied = new ArrayList<int[]>();
        new ShuffledBatches(records, 8)
                .drafts(new SplittableRandom(1), new Variations(Augmentation.USUAL, 3))
                .forEachRemaining(d -> varied.add(d.decode().labels()));

        assertThat(varied).usingRecursiveComparison().isEqualTo(plain);
        assertThat(List.of(plain.size(), plain.getFirst().length)).containsExactly(3, 8);
    }

    private static LabelledTensors noise(int count) {
        var random = new SplittableRandom(9);
        var inputs = FloatTensor.zeros(count, 1, 32, 32);
        var labels = new int[count];
        for (int i = 0; i < inputs.size(); i++) {
            inputs.data()[i] = random.nextFloat();
        }
        for (int i = 0; i < count; i++) {
            labels[i] = i;
        }
        return new LabelledTensors(inputs, labels);
    }
}
