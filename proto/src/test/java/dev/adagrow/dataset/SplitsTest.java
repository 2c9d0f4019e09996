package dev.adagrow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SplitsTest {
    private static Sample sample(byte... payload) {
        return new Sample(payload, 0, Optional.empty());
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
            assertThat(Splits.of(sample, false)).isEqualTo(expected);
            assertThat(Splits.of(sample, true))
                    .isEqualTo(u < 1 / 9.0 ? Split.VALIDATION : Split.TRAIN);
        }
    }

    @Test
    void isTheSameForEverAndInEveryDataSet() {
        assertThat(Splits.contentHash(sample((byte) 0)))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(Splits.of(sample((byte) 0), false)).isEqualTo(Split.TRAIN);
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
            assertThat(part(parts, Splits.of(sample, false))).contains(sample);
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
        assertThat(part(parts, Split.VALIDATION).size() / 6_000.0)
                .isCloseTo(1 / 9.0, within(0.015));
    }

    @Test
    void whatIsHeldOutForValidationStaysSoWithADeclaredTestSplit() {
        for (Sample sample : Records.random(2_000, 4).samples()) {
            if (Splits.of(sample, false) == Split.VALIDATION) {
                assertThat(Splits.of(sample, true)).isEqualTo(Split.VALIDATION);
            }
        }
    }

    @Test
    void keepsTheDataSetsOrder() {
        var dataset = Records.random(50, 7);
        var train = part(Splits.of(dataset), Split.TRAIN);
        assertThat(train)
                .isEqualTo(
                        dataset.samples().stream()
                                .filter(s -> Splits.of(s, false) == Split.TRAIN)
                                .toList());
    }

    @Test
    void labelsAndDeclaredTrainingDoNotMatter() {
        var plain = sample((byte) 5, (byte) 6);
        var labelled = new Sample(new byte[] {5, 6}, 3, Optional.of(Split.TRAIN));
        assertThat(Splits.contentHash(labelled)).isEqualTo(Splits.contentHash(plain));
        assertThat(Splits.of(labelled, false)).isEqualTo(Splits.of(plain, false));
    }

    @Test
    void noSourceDeclaresValidation() {
        assertThatThrownBy(() -> new Sample(new byte[1], 0, Optional.of(Split.VALIDATION)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sample(new byte[1], -1, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
