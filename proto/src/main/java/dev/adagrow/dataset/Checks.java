package dev.adagrow.dataset;

import java.util.HashSet;
import java.util.List;

/**
 * The rules that hold for a data set whatever it was read from; package documentation, "Limits".
 */
final class Checks {
    static final int MAX_PAYLOAD = 16 << 20;
    static final int MAX_CLASSES = 1 << 16;
    static final int MAX_RECORDS = 10_000_000;

    /** Of all payloads together: a compressed source can claim any size. */
    static final long MAX_BYTES = 256L << 30;

    private static final int MAX_NAME = 200;
    private static final int MAX_SIDE = 8192;

    /** Everything that can be said before the first record. */
    static void header(Dataset header, long records) throws MalformedDatasetException {
        text("name", header.name());
        switch (header.mediaType()) {
            case Dataset.RAW_IMAGE -> payloadBytes(header.shape());
            case Dataset.ENCODED_IMAGE -> largestPicture(header.shape());
            default ->
                    throw new MalformedDatasetException(
                            "header: mediaType \""
                                    + header.mediaType()
                                    + "\" is not known; known: "
                                    + Dataset.RAW_IMAGE
                                    + ", "
                                    + Dataset.ENCODED_IMAGE);
        }
        var seen = new HashSet<String>();
        if (header.classes().isEmpty() || header.classes().size() > MAX_CLASSES) {
            throw new MalformedDatasetException(
                    "header: "
                            + header.classes().size()
                            + " classes; 1 to "
                            + MAX_CLASSES
                            + " are allowed");
        }
        for (String name : header.classes()) {
            text("class name", name);
            if (!seen.add(name)) {
                throw new MalformedDatasetException(
                        "header: class \"" + name + "\" is listed twice");
            }
        }
        if (records < 1 || records > MAX_RECORDS) {
            throw new MalformedDatasetException(
                    "header: " + records + " records; 1 to " + MAX_RECORDS + " are allowed");
        }
    }

    /** Bytes of one payload of the shape [channels, height, width]. */
    static int payloadBytes(List<Integer> shape) throws MalformedDatasetException {
        boolean fits = isImage(shape);
        long product = 1;
        for (int extent : shape) {
            product = fits ? product * extent : 0;
        }
        if (!fits || product > MAX_PAYLOAD) {
            throw new MalformedDatasetException(
                    "header: shape "
                            + shape
                            + " is not [1 or 3, height, width] of at most "
                            + MAX_SIDE
                            + " a side and "
                            + MAX_PAYLOAD
                            + " bytes");
        }
        return (int) product;
    }

    private static void largestPicture(List<Integer> shape) throws MalformedDatasetException {
        if (!isImage(shape)) {
            throw new MalformedDatasetException(
                    "header: shape "
                            + shape
                            + " is not [1 or 3, height, width] of at most "
                            + MAX_SIDE
                            + " a side");
        }
    }

    private static boolean isImage(List<Integer> shape) {
        return shape.size() == 3
                && (shape.get(0) == 1 || shape.get(0) == 3)
                && shape.stream().allMatch(extent -> extent >= 1 && extent <= MAX_SIDE);
    }

    /** No class may be without a record. */
    static void populated(List<String> classes, int[] counts) throws MalformedDatasetException {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 0) {
                throw new MalformedDatasetException(
                        "class " + i + " (\"" + classes.get(i) + "\") has no record");
            }
        }
    }

    private static void text(String what, String value) throws MalformedDatasetException {
        if (value.isBlank()
                || value.length() > MAX_NAME
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedDatasetException(
                    "header: a "
                            + what
                            + " must have 1 to "
                            + MAX_NAME
                            + " characters and no control characters");
        }
    }

    private Checks() {}
}
