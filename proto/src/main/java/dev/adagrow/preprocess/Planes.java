package dev.adagrow.preprocess;

/**
 * An 8-bit image, plane by plane, each row by row from the top left.
 *
 * @param bytes channels * height * width of them, 0 to 255; not copied, and not to be changed
 * @param channels 1 (grey) or 3 (red, green, blue)
 */
public record Planes(byte[] bytes, int channels, int height, int width) {
    public Planes {
        if ((long) channels * height * width != bytes.length) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes as planes of " + channels + "x" + height + "x" + width);
        }
    }

    /** The value 0 to 255 of one channel of one pixel. */
    public int at(int channel, int y, int x) {
        return bytes[(channel * height + y) * width + x] & 0xff;
    }

    /**
     * Grey as the BT.601 luma of RGB, rounded to a byte; RGB as three copies of grey.
     *
     * @param wanted 1 or 3
     */
    public Planes withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        int size = height * width;
        var out = new byte[wanted * size];
        for (int i = 0; i < size; i++) {
            if (wanted == 1) {
                out[i] = luma(bytes[i] & 0xff, bytes[size + i] & 0xff, bytes[2 * size + i] & 0xff);
            } else {
                out[i] = bytes[i];
                out[size + i] = bytes[i];
                out[2 * size + i] = bytes[i];
            }
        }
        return new Planes(out, wanted, height, width);
    }

    /** ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, rounded; equal components stay what they are. */
    private static byte luma(int red, int green, int blue) {
        return (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    }
}
