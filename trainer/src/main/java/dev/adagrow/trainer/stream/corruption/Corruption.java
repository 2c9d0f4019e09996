package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.Planes;
import java.util.Locale;
import java.util.Random;

/** A way in which pictures get worse, at severity 3. */
public enum Corruption {
    GAUSSIAN_NOISE,
    DEFOCUS_BLUR,
    FOG,
    CONTRAST,
    PIXELATE,
    JPEG;

    /**
     * The corrupted copy, of the same shape.
     *
     * @param picture only read
     * @param seed all randomness follows from it, if there is any
     */
    public Planes apply(Planes picture, long seed) {
        return switch (this) {
            case GAUSSIAN_NOISE -> GaussianNoise.add(picture, new Random(seed));
            case DEFOCUS_BLUR -> DefocusBlur.blur(picture);
            case FOG -> Fog.add(picture, new Random(seed));
            case CONTRAST -> Contrast.lower(picture);
            case PIXELATE -> Pixelation.pixelate(picture);
            case JPEG -> JpegCompression.compress(picture);
        };
    }

    /** For people and files, as in "gaussian-noise". */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
