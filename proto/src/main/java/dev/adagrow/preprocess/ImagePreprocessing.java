package dev.adagrow.preprocess;

import dev.adagrow.tensor.DataType;
import java.util.Collections;
import java.util.List;

/**
 * How an image becomes an input tensor [channels, height, width]; applied in the order of the
 * fields.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param height 1 to 4096, as {@code width}
 * @param resize how the image is brought to height x width
 * @param scale x = (byte * scale - mean[c]) / deviation[c], all finite, deviation not 0; padding is
 *     done before, with byte 0
 */
public record ImagePreprocessing(
        int channels,
        int height,
        int width,
        Resize resize,
        float scale,
        List<Float> mean,
        List<Float> deviation)
        implements Preprocessing {
    /** PAD centres on zeros and refuses a larger image; STRETCH scales both sides, bilinear. */
    public enum Resize {
        PAD,
        STRETCH
    }

    private static final int MAX_SIDE = 4096;

    public ImagePreprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if ((channels != 1 && channels != 3) || !isSide(height) || !isSide(width)) {
            throw new IllegalArgumentException(
                    "preprocessing to " + channels + "x" + height + "x" + width);
        }
        if (mean.size() != channels || deviation.size() != channels) {
            throw new IllegalArgumentException(
                    "mean and deviation must have one value for each of " + channels + " channels");
        }
        if (!Float.isFinite(scale)
                || !mean.stream().allMatch(Float::isFinite)
                || !deviation.stream().allMatch(d -> Float.isFinite(d) && d != 0)) {
            throw new IllegalArgumentException(
                    "preprocessing with scale "
                            + scale
                            + ", mean "
                            + mean
                            + ", deviation "
                            + deviation
                            + " gives no numbers");
        }
    }

    /** Every image on a canvas of this size, bytes as 0..1. */
    public static ImagePreprocessing padded(int channels, int height, int width) {
        return plain(channels, height, width, Resize.PAD);
    }

    /** Every image stretched to this size, bytes as 0..1. */
    public static ImagePreprocessing stretched(int channels, int height, int width) {
        return plain(channels, height, width, Resize.STRETCH);
    }

    private static ImagePreprocessing plain(int channels, int height, int width, Resize resize) {
        return new ImagePreprocessing(
                channels,
                height,
                width,
                resize,
                1f / 255,
                Collections.nCopies(channels, 0f),
                Collections.nCopies(channels, 1f));
    }

    @Override
    public DataType type() {
        return DataType.FP32;
    }

    @Override
    public List<Integer> shape() {
        return List.of(channels, height, width);
    }

    /** The same, but this mean is subtracted from each channel, and divided by this deviation. */
    public ImagePreprocessing normalized(List<Float> newMean, List<Float> newDeviation) {
        return new ImagePreprocessing(
                channels, height, width, resize, scale, newMean, newDeviation);
    }

    private static boolean isSide(int extent) {
        return extent >= 1 && extent <= MAX_SIDE;
    }
}
