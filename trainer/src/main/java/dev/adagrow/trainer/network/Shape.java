package dev.adagrow.trainer.network;

/** Of one feature map. */
public record Shape(int channels, int height, int width) {
    public int elements() {
        return channels * height * width;
    }
}
