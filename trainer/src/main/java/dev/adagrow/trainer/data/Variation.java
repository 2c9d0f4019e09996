package dev.adagrow.trainer.data;

import dev.adagrow.trainer.network.Shape;

/** What happens to one picture. A pure value. */
sealed interface Variation {
    /** Nothing. */
    record Unchanged() implements Variation {}

    /**
     * A piece of the picture's own size, cut out of the picture with black around.
     *
     * @param down rows between the upper edges of picture and piece; negative: the piece begins
     *     above
     * @param right columns between the left edges of picture and piece
     * @param mirrored left to right, after the cut
     */
    record Cut(int down, int right, boolean mirrored) implements Variation {}

    /**
     * Changes the picture of this shape at {@code offset}.
     *
     * @param black the values of a black pixel, by channel
     */
    default void apply(float[] values, int offset, Shape shape, float[] black) {
        switch (this) {
            case Unchanged u -> {}
            case Cut cut -> {
                for (int c = 0; c < shape.channels(); c++) {
                    cut(cut, values, offset + c * shape.height() * shape.width(), shape, black[c]);
                }
            }
        }
    }

    private static void cut(Cut cut, float[] values, int plane, Shape shape, float black) {
        int height = shape.height();
        int width = shape.width();
        var before = new float[height * width];
        System.arraycopy(values, plane, before, 0, before.length);
        for (int y = 0; y < height; y++) {
            int fromY = y + cut.down();
            for (int x = 0; x < width; x++) {
                int fromX = (cut.mirrored() ? width - 1 - x : x) + cut.right();
                boolean inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
                values[plane + y * width + x] = inside ? before[fromY * width + fromX] : black;
            }
        }
    }
}
