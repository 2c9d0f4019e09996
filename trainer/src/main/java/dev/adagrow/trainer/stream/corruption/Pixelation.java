package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.Planes;

/**
 * Scaled down to ⌊{@value #SHARE} side⌋ pixels a side and up again, both with a box filter: a pixel
 * is the mean of the source pixels whose centres lie within half a pixel of the smaller picture
 * around its own centre; rounded to a byte after each of the four passes.
 */
final class Pixelation {
    static final double SHARE = 0.85;

    static Planes pixelate(Planes picture) {
        int height = Math.max(1, (int) (SHARE * picture.height()));
        int width = Math.max(1, (int) (SHARE * picture.width()));
        return resized(resized(picture, height, width), picture.height(), picture.width());
    }

    static Planes resized(Planes picture, int height, int width) {
        return transposed(rows(transposed(rows(picture, width)), height));
    }

    /** Every row to {@code width} pixels. */
    private static Planes rows(Planes picture, int width) {
        double scale = (double) picture.width() / width;
        double support = Math.max(1, scale) / 2;
        var out = new byte[picture.channels() * picture.height() * width];
        for (int x = 0; x < width; x++) {
            double centre = (x + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.min(picture.width(), (int) (centre + support + 0.5));
            for (int row = 0; row < picture.channels() * picture.height(); row++) {
                int sum = 0;
                for (int i = from; i < to; i++) {
                    sum += picture.bytes()[row * picture.width() + i] & 0xff;
                }
                out[row * width + x] = (byte) Math.round((double) sum / (to - from));
            }
        }
        return new Planes(out, picture.channels(), picture.height(), width);
    }

    private static Planes transposed(Planes picture) {
        int height = picture.height();
        int width = picture.width();
        var out = new byte[picture.bytes().length];
        for (int c = 0; c < picture.channels(); c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    out[(c * width + x) * height + y] = (byte) picture.at(c, y, x);
                }
            }
        }
        return new Planes(out, picture.channels(), width, height);
    }

    private Pixelation() {}
}
