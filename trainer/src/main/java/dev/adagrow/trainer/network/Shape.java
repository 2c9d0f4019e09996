package dev.adagrow.trainer.network;

import java.util.List;

/**
 * Of one record's value between two layers, without the batch: [channels, height, width] for a
 * feature map.
 *
 * @param dims every extent at least 1
 */
public record Shape(Element element, List<Integer> dims) {
    private static final int IMAGE_RANK = 3;

    /** What the value consists of. */
    public enum Element {
        FLOAT32
    }

    public Shape {
        dims = List.copyOf(dims);
        if (dims.isEmpty() || dims.stream().anyMatch(d -> d < 1)) {
            throw new IllegalArgumentException("a value of shape " + dims);
        }
    }

    /** A feature map of float32. */
    public Shape(int channels, int height, int width) {
        this(Element.FLOAT32, List.of(channels, height, width));
    }

    public int rank() {
        return dims.size();
    }

    public int channels() {
        return image(0);
    }

    public int height() {
        return image(1);
    }

    public int width() {
        return image(2);
    }

    private int image(int axis) {
        if (rank() != IMAGE_RANK) {
            throw new IllegalArgumentException(this + " is no feature map");
        }
        return dims.get(axis);
    }

    public int elements() {
        int product = 1;
        for (int d : dims) {
            product = Math.multiplyExact(product, d);
        }
        return product;
    }

    /**
     * Of the sum, element by element.
     *
     * @throws IllegalArgumentException unless the two are equal
     */
    public Shape plus(Shape other) {
        if (!equals(other)) {
            throw new IllegalArgumentException("adds " + this + " and " + other);
        }
        return this;
    }

    /**
     * Of the product, element by element.
     *
     * @param other equal, or [channels, 1, 1], each of which counts for every position
     * @throws IllegalArgumentException if it is another
     */
    public Shape times(Shape other) {
        if (!equals(other) && !other.equals(new Shape(channels(), 1, 1))) {
            throw new IllegalArgumentException("multiplies " + this + " and " + other);
        }
        return this;
    }

    /** "3x32x32". */
    @Override
    public String toString() {
        return String.join("x", dims.stream().map(d -> Integer.toString(d)).toList());
    }
}
