package dev.adagrow.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The deterministic split: 80/10/10 by the SHA-256 of the decoded content. Where a data set
 * declares a test split it is kept, and the rest divides 8:1 between train and validation.
 *
 * <p>u, the first six bytes of the digest as a share of 2^48, decides: validation is u &lt; 1/10,
 * test the next tenth, train the rest; with a declared test split, validation is u &lt; 1/9. A
 * record held out for validation without a declared test split is so with one, too.
 */
public final class Splits {
    private static final int PREFIX_BYTES = 6;
    private static final long RANGE = 1L << (8 * PREFIX_BYTES);

    /** Lower-case hexadecimal SHA-256 of the sample's payload: its identity across data sets. */
    public static String contentHash(Sample sample) {
        return HexFormat.of().formatHex(digest(sample));
    }

    /**
     * @param declaresTest whether any sample of the data set has a declared TEST split
     */
    public static Split of(Sample sample, boolean declaresTest) {
        return sample.declared().filter(Split.TEST::equals).isPresent()
                ? Split.TEST
                : of(prefix(sample), declaresTest);
    }

    /** Of a sample without a declared TEST split. */
    static Split of(long prefix, boolean declaresTest) {
        if (declaresTest) {
            return prefix < RANGE / 9 ? Split.VALIDATION : Split.TRAIN;
        }
        if (prefix < RANGE / 10) {
            return Split.VALIDATION;
        }
        return prefix < RANGE / 5 ? Split.TEST : Split.TRAIN;
    }

    /** The first six bytes of the digest. */
    static long prefix(Sample sample) {
        byte[] digest = digest(sample);
        long prefix = 0;
        for (int i = 0; i < PREFIX_BYTES; i++) {
            prefix = prefix << 8 | (digest[i] & 0xff);
        }
        return prefix;
    }

    /** The samples of each split, in the data set's order; all three keys are present. */
    public static Map<Split, List<Sample>> of(Dataset dataset) {
        var parts = new EnumMap<Split, List<Sample>>(Split.class);
        for (Split split : Split.values()) {
            parts.put(split, new ArrayList<>());
        }
        boolean declaresTest = dataset.declaresTest();
        for (Sample sample : dataset.samples()) {
            parts.computeIfAbsent(of(sample, declaresTest), split -> new ArrayList<>()).add(sample);
        }
        return parts;
    }

    private static byte[] digest(Sample sample) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(sample.payload());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Splits() {}
}
