package dev.adagrow.trainer.network;

/** Of one feature map. */
public record Shape(int channels, int height, int width) {
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a feature map of " + channels + " x " + height + " x " + width);
        }
    }

    public int elements() {
        return channels * height * width;
    }
}
