package dev.adagrow.dataset;

import java.util.List;

/**
 * A whole data set in memory. Immutable; samples keep the file's order.
 *
 * @param name for people
 * @param mediaType {@link #RAW_IMAGE} or {@link #ENCODED_IMAGE}
 * @param shape [channels, height, width]: of every raw payload; of encoded pictures the largest
 *     height, the largest width, and 3 channels if one of them is coloured
 * @param classes names; the index is the label
 */
public record Dataset(
        String name,
        String mediaType,
        List<Integer> shape,
        List<String> classes,
        List<Sample> samples) {
    /** Media type of uncompressed 8-bit images. */
    public static final String RAW_IMAGE = "image/x-raw";

    /** Media type of pictures that are each a whole JPEG or PNG file, of any sizes. */
    public static final String ENCODED_IMAGE = "image/encoded";

    public Dataset {
        shape = List.copyOf(shape);
        classes = List.copyOf(classes);
        samples = List.copyOf(samples);
    }

    /** Whether the source itself says which records are its test split. */
    public boolean declaresTest() {
        return samples.stream().anyMatch(s -> s.declared().filter(Split.TEST::equals).isPresent());
    }

    /** The same data set under another name. */
    public Dataset named(String newName) {
        return new Dataset(newName, mediaType, shape, classes, samples);
    }
}
