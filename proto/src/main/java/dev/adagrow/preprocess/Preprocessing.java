package dev.adagrow.preprocess;

import java.util.List;

/**
 * How an image becomes an input tensor [channels, height, width]; applied in the order of the
 * fields.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param resize how the image is brought to height x width
 * @param scale x = (byte * scale - mean[c]) / deviation[c]; padding is done before, with byte 0
 */
public record Preprocessing(
        int channels,
        int height,
        int width,
        Resize resize,
        float scale,
        List<Float> mean,
        List<Float> deviation) {
    /** PAD centres on zeros and refuses a larger image; STRETCH scales both sides, bilinear. */
    public enum Resize {
        PAD,
        STRETCH
    }

    public Preprocessing {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "preprocessing to " + channels + "x" + height + "x" + width);
        }
        if (mean.size() != channels || deviation.size() != channels) {
            throw new IllegalArgumentException(
                    "mean and deviation must have one value for each of " + channels + " channels");
        }
    }
}
