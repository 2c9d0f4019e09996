package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SplitsTest {
    private static Sample sample(byte... payload) {
        return new Sample(payload, 0, Optional.empty());
    }

    private static Split split(Sample sample, boolean declaresTest) {
        return Splits.of(Records.hash(sample), sample.declared(), declaresTest);
    }

    private static List<Sample> part(Map<Split, List<Sample>> parts, Split split) {
        return Objects.requireNonNull(parts.get(split));
    }

    @Test
    void sharesAreEightTenthsAndTwoTimesOne() {
        var parts = Splits.of(Records.random(20_000, 1));
        assertThat(parts).containsOnlyKeys(Split.values());
        assertThat(part(parts, Split.TRAIN).size() / 20_000.0).isCloseTo(0.8, within(0.012));
        assertThat(part(parts, Split.VALIDATION).size() / 20_000.0).isCloseTo(0.1, within(0.009));
        assertThat(part(parts, Split.TEST).size() / 20_000.0).isCloseTo(0.1, within(0.009));
    }

    @Test
    void equalsTheDefinitionByTheDigest() throws NoSuchAlgorithmException {
        for (Sample sample : Records.random(500, 2).samples()) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sample.payload());
            double u =
                    new BigInteger(1, digest).shiftRight(256 - 48).doubleValue() / Math.pow(2, 48);
            Split expected = u < 0.1 ? Split.VALIDATION : u < 0.2 ? Split.TEST : Split.TRAIN;
            assertThat(split(sample, false)).isEqualTo(expected);
            assertThat(split(sample, true)).isEqualTo(u < 0.1 ? Split.VALIDATION : Split.TRAIN);
        }
    }

    @Test
    void isTheSameForEverAndInEveryDataSet() {
        assertThat(Records.hash(sample((byte) 0)))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(split(sample((byte) 0), false)).isEqualTo(Split.TRAIN);
        var small = Records.random(30, 5).samples();
        var mixed = new ArrayList<>(Records.random(40, 6).samples());
        mixed.addAll(small);
        var parts =
                Splits.of(
                        new Dataset(
                                "mixed",
                                Dataset.RAW_IMAGE,
                                List.of(1, 3, 4),
                                List.of("a", "b", "c"),
                                mixed));
        for (Sample sample : small) {
            assertThat(part(parts, split(sample, false))).contains(sample);
        }
    }

    @Test
    void aDeclaredTestSplitIsKeptAndTheRestHasNoOther() {
        var samples = new ArrayList<Sample>();
        for (Sample s : Records.random(9_000, 3).samples()) {
            boolean test = samples.size() % 3 == 0;
            samples.add(
                    new Sample(
                            s.payload(), s.label(), Optional.of(test ? Split.TEST : Split.TRAIN)));
        }
        var parts =
                Splits.of(
                        new Dataset(
                                "d",
                                Dataset.RAW_IMAGE,
                                List.of(1, 3, 4),
                                List.of("a", "b", "c"),
                                samples));
        assertThat(part(parts, Split.TEST))
                .hasSize(3_000)
                .allMatch(s -> s.declared().equals(Optional.of(Split.TEST)));
        assertThat(part(parts, Split.VALIDATION).size() / 6_000.0).isCloseTo(0.1, within(0.015));
    }

    @Test
    void theValidationRecordsOfOneDataSetAreThoseOfEveryOtherWhetherOrNotATestSplitIsDeclared() {
        var random = new SplittableRandom(8);
        var digest = new byte[32];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(digest);
            String hash = HexFormat.of().formatHex(digest);
            Split without = Splits.of(hash, Optional.empty(), false);
            Split with = Splits.of(hash, Optional.of(Split.TRAIN), true);
            assertThat(with == Split.VALIDATION).isEqualTo(without == Split.VALIDATION);
            assertThat(with).isNotEqualTo(Split.TEST);
        }
    }

    @Test
    void theEdgesOfTheRangesAreTenths() {
        assertThat(Splits.of("199999999999" + "f".repeat(52), Optional.empty(), false))
                .isEqualTo(Split.TEST);
        assertThat(Splits.of("199999999998" + "f".repeat(52), Optional.empty(), false))
                .isEqualTo(Split.VALIDATION);
        assertThat(Splits.of("1b0000000000" + "0".repeat(52), Optional.empty(), true))
                .isEqualTo(Split.TRAIN);
        assertThat(Splits.of("333333333332" + "0".repeat(52), Optional.empty(), false))
                .isEqualTo(Split.TEST);
        assertThat(Splits.of("333333333333" + "0".repeat(52), Optional.empty(), false))
                .isEqualTo(Split.TRAIN);
    }

    @Test
    void aPictureIsTheSameRecordEncodedAndRaw() {
        byte[] png = TinyPictures.grey(2, 2, 0, 1, 254, 255);
        assertThat(Splits.contentHash(Dataset.ENCODED_IMAGE, png))
                .isEqualTo(
                        Splits.contentHash(Dataset.RAW_IMAGE, new byte[] {0, 1, (byte) 254, -1}));
        byte[] colour = TinyPictures.colour(1, 2, 0x010203);
        assertThat(Splits.contentHash(Dataset.ENCODED_IMAGE, colour))
                .isEqualTo(Splits.contentHash(Dataset.RAW_IMAGE, new byte[] {1, 1, 2, 2, 3, 3}));
    }

    @Test
    void keepsTheDataSetsOrder() {
        var dataset = Records.random(50, 7);
        var train = part(Splits.of(dataset), Split.TRAIN);
        assertThat(train)
                .isEqualTo(
                        dataset.samples().stream()
                                .filter(s -> split(s, false) == Split.TRAIN)
                                .toList());
    }

    @Test
    void labelsAndDeclaredTrainingDoNotMatter() {
        var plain = sample((byte) 5, (byte) 6);
        var labelled = new Sample(new byte[] {5, 6}, 3, Optional.of(Split.TRAIN));
        assertThat(Records.hash(labelled)).isEqualTo(Records.hash(plain));
        assertThat(split(labelled, false)).isEqualTo(split(plain, false));
    }

    @Test
    void noSourceDeclaresValidation() {
        assertThatThrownBy(() -> new Sample(new byte[1], 0, Optional.of(Split.VALIDATION)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sample(new byte[1], -1, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
