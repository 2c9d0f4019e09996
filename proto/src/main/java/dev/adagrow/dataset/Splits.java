package dev.adagrow.dataset;

import dev.adagrow.preprocess.ImageDecoder;
import dev.adagrow.preprocess.InputException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The deterministic split: 80/10/10 by the SHA-256 of the decoded content. Where a data set
 * declares a test split it is kept, and the rest divides 9:1 between train and validation.
 *
 * <p>u, the first six bytes of the digest as a share of 2^48, decides: validation is u &lt; 1/10;
 * test is the next tenth, only where no test split is declared; train is the rest. So no validation
 * record of one data set is by its content a test or training record of another. A declaration may
 * put a record into test that another data set validates or trains with: whoever uses several data
 * sets keeps each record in the split in which it came first.
 *
 * <p>The decoded content of a picture is its unsigned bytes, plane by plane: an encoded picture is
 * the same record as the raw one of these bytes. Height and width do not enter.
 */
public final class Splits {
    private static final int PREFIX_DIGITS = 12;
    private static final long RANGE = 1L << (4 * PREFIX_DIGITS);

    /**
     * Lower-case hexadecimal SHA-256 of the decoded content: a record's identity across data sets.
     *
     * @param mediaType of the data set
     * @throws InputException if an encoded picture cannot be decoded
     */
    public static String contentHash(String mediaType, byte[] payload) {
        byte[] content =
                mediaType.equals(Dataset.ENCODED_IMAGE)
                        ? ImageDecoder.decode(payload).bytes()
                        : payload;
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * @param contentHash of the record
     * @param declared the split that the source declares for it
     * @param declaresTest whether any record of the data set has a declared TEST split
     */
    public static Split of(String contentHash, Optional<Split> declared, boolean declaresTest) {
        if (declared.filter(Split.TEST::equals).isPresent()) {
            return Split.TEST;
        }
        long u = Long.parseLong(contentHash, 0, PREFIX_DIGITS, 16);
        if (u < RANGE / 10) {
            return Split.VALIDATION;
        }
        return u < RANGE / 5 && !declaresTest ? Split.TEST : Split.TRAIN;
    }

    /**
     * The samples of each split, in the data set's order; all three keys are present.
     *
     * @throws InputException if an encoded picture cannot be decoded; the message names the record
     */
    public static Map<Split, List<Sample>> of(Dataset dataset) {
        var parts = new EnumMap<Split, List<Sample>>(Split.class);
        for (Split split : Split.values()) {
            parts.put(split, new ArrayList<>());
        }
        boolean declaresTest = dataset.declaresTest();
        for (int i = 0; i < dataset.samples().size(); i++) {
            Sample sample = dataset.samples().get(i);
            Split split = of(contentHash(dataset, i), sample.declared(), declaresTest);
            parts.computeIfAbsent(split, key -> new ArrayList<>()).add(sample);
        }
        return parts;
    }

    private static String contentHash(Dataset dataset, int record) {
        try {
            return contentHash(dataset.mediaType(), dataset.samples().get(record).payload());
        } catch (InputException e) {
            throw new InputException("record " + record + ": " + e.getMessage());
        }
    }

    private Splits() {}
}
