package dev.adagrow.dataset.glyphs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.adagrow.bundle.Digests;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.DatasetFormat;
import dev.adagrow.dataset.DatasetSummary;
import dev.adagrow.dataset.Records;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlyphsTest {
    private static Dataset draw(long seed, int train, int test, double drift) {
        return Glyphs.generate(new Glyphs.Spec(seed, train, test, drift));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 5a29c536fec814cea7662817f4070415dcf40a4c0f0dbb41bba8bdc263ae647a",
        "7, 0.8, f7106d94c5b038005636ffdb73ea3b8ffa8d3071714231ffd270fa2faad39240"
    })
    void equalArgumentsGiveTheSameBytesOnEveryMachine(long seed, double drift, String digest) {
        assertThat(Digests.sha256(Records.bytes(draw(seed, 50, 20, drift)))).isEqualTo(digest);
    }

    @Test
    void holdsTheRulesOfTheFormat() throws IOException {
        Dataset dataset = draw(3, 40, 10, 1);
        DatasetFormat.check(dataset);
        assertThat(dataset.shape()).containsExactly(1, 28, 28);
        assertThat(dataset.classes())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(dataset.declaresTest()).isTrue();
    }

    private static Dataset letters(long seed, int train, int test, double drift) {
        return Glyphs.generate(new Glyphs.Spec(seed, train, test, drift, Alphabet.LETTERS));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 652cade01932c13f35cbfb9862796cc3fa57ae74365313a4100561d87dca066d",
        "7, 0.8, 466f87928559fb3c8a11aa1615f8f3437f210e13043ee271a3c91813542de65f"
    })
    void lettersAreTheSameOnEveryMachineToo(long seed, double drift, String digest) {
        assertThat(Digests.sha256(Records.bytes(letters(seed, 50, 20, drift)))).isEqualTo(digest);
    }

    @Test
    void lettersAreClassesOfTheirOwn() throws IOException {
        Dataset dataset = letters(3, 40, 10, 0.4);
        DatasetFormat.check(dataset);
        assertThat(dataset.name()).isEqualTo("letters-seed3-drift0.40");
        assertThat(dataset.classes())
                .containsExactly("A", "B", "C", "D", "E", "F", "G", "H", "I", "J")
                .doesNotContainAnyElementsOf(Alphabet.DIGITS.classes());
        assertThat(DatasetSummary.of(dataset).byClass()).containsOnly(5).hasSize(10);
    }

    @Test
    void everyAlphabetIsFoundByItsName() {
        assertThat(Alphabet.parse("letters")).isEqualTo(Alphabet.LETTERS);
        assertThat(Alphabet.parse("digits")).isEqualTo(Alphabet.DIGITS);
        assertThatThrownBy(() -> Alphabet.parse("runes"))
                .hasMessage("alphabet=runes is neither digits nor letters");
    }

    /** Strokes stay in the unit square, from where they are brought to pixels. */
    @Test
    void everySignIsWrittenInsideItsSquare() {
        for (var alphabet : Alphabet.values()) {
            for (int label = 0; label < alphabet.classes().size(); label++) {
                for (int draw = 0; draw < 20; draw++) {
                    var strokes = alphabet.variant(label, new Random(draw));
                    assertThat(strokes).isNotEmpty();
                    for (var stroke : strokes) {
                        assertThat(stroke.points().length).isGreaterThanOrEqualTo(4).isEven();
                        assertThat(DoubleStream.of(stroke.points()).boxed())
                                .allMatch(at -> at >= 0 && at <= 1);
                    }
                }
            }
        }
    }

    @Test
    void classesHaveEqualShares() throws java.io.IOException {
        var summary = DatasetSummary.of(draw(1, 200, 100, 0));
        assertThat(summary.byClass()).isEqualTo(List.of(30, 30, 30, 30, 30, 30, 30, 30, 30, 30));
        assertThat(summary.count(Split.TEST)).isEqualTo(100);
    }

    @Test
    void recordsDoNotRepeat() {
        var hashes = new HashSet<String>();
        for (long seed = 1; seed <= 3; seed++) {
            draw(seed, 300, 100, 0)
                    .samples()
                    .forEach(s -> assertThat(hashes.add(Records.hash(s))).isTrue());
        }
    }

    @Test
    void moreRecordsDoNotChangeTheFirstTestRecords() {
        var few = draw(1, 20, 10, 0).samples().get(20).payload();
        var more = draw(1, 200, 10, 0).samples().get(200).payload();
        assertThat(more).isEqualTo(few);
    }

    @Test
    void namesAnArgumentOutOfRange() {
        assertThatThrownBy(() -> new Glyphs.Spec(1, 9, 0, 0)).hasMessageContaining("train=9");
        assertThatThrownBy(() -> new Glyphs.Spec(1, 10, -1, 0)).hasMessageContaining("test=-1");
        assertThatThrownBy(() -> new Glyphs.Spec(1, 10, 0, 1.01))
                .hasMessageContaining("drift=1.01");
        assertThatThrownBy(() -> new Glyphs.Spec(1, 10, 0, Double.NaN))
                .hasMessageContaining("drift=NaN");
    }
}
