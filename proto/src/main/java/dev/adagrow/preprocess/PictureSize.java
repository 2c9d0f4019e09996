package dev.adagrow.preprocess;

/**
 * What a picture decodes to, as people see it: turned upright, and a GIF's frame on its canvas.
 *
 * @param channels 1 for a grey picture, 3 for any other
 */
public record PictureSize(int channels, int height, int width) {
    public PictureSize {
        if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a picture of " + channels + "x" + height + "x" + width);
        }
    }
}
