package dev.adagrow.trainer.data;

import dev.adagrow.trainer.network.Shape;
import java.util.SplittableRandom;

/**
 * How training pictures are varied: what cannot change a picture's class gives a network more
 * pictures to learn from. Random crops with padding and mirror images are what He et al. (2015,
 * arXiv 1512.03385, section 4.2) train on pictures of 32 pixels with.
 *
 * @param cropPadding black pixels around a picture of 32 pixels a side before a piece of its own
 *     size is cut out at random; in proportion for other sides
 * @param flip whether one half of the pictures is mirrored left to right
 */
public record Augmentation(int cropPadding, boolean flip) {
    /** Pictures stay as they are. */
    public static final Augmentation NONE = new Augmentation(0, false);

    /** That of the paper: 4 pixels, and mirror images. */
    public static final Augmentation USUAL = new Augmentation(4, true);

    private static final int SIDE = 32;

    public Augmentation {
        if (cropPadding < 0) {
            throw new IllegalArgumentException("a crop padding of " + cropPadding);
        }
    }

    /** What happens to one picture; follows from the arguments alone. */
    Variation draw(Shape picture, long seed) {
        if (equals(NONE)) {
            return new Variation.Unchanged();
        }
        var random = new SplittableRandom(seed);
        int down = moved(padding(picture.height()), random);
        int right = moved(padding(picture.width()), random);
        return new Variation.Cut(down, right, flip && random.nextBoolean());
    }

    /** Pixels on each side of a picture whose extent is {@code side}. */
    int padding(int side) {
        return Math.round((float) cropPadding * side / SIDE);
    }

    private static int moved(int padding, SplittableRandom random) {
        return random.nextInt(2 * padding + 1) - padding;
    }
}
