package dev.adagrow.dataset;

import java.util.List;

/**
 * A whole data set in memory. Immutable; samples keep the file's order.
 *
 * @param name for people
 * @param mediaType "image/x-raw"
 * @param shape of one payload, [channels, height, width] for images
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
