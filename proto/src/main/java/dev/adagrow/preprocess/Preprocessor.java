package dev.adagrow.preprocess;

import java.util.List;

/**
 * Applies one {@link ImagePreprocessing}. Immutable and thread-safe. Equal pixels give bit-equal
 * floats whether they come encoded or raw.
 *
 * <p>Order: bring the channels to the wanted number (grey = BT.601 luma of RGB, rounded to a byte;
 * RGB = three copies of grey), resize, then scale and normalise. STRETCH samples bilinearly at
 * pixel centres, edges repeated, and does not round.
 */
public final class Preprocessor {
    private final ImagePreprocessing spec;

    public Preprocessor(ImagePreprocessing spec) {
        this.spec = spec;
    }

    public ImagePreprocessing spec() {
        return spec;
    }

    /** Floats of one input: channels * height * width. */
    public int size() {
        return spec.channels() * spec.height() * spec.width();
    }

    /**
     * Pixels that {@link #encoded} would decode, from the file's header alone.
     *
     * @throws InputException if the bytes begin no image that is read, or it is too large or does
     *     not fit
     */
    public long pixels(byte[] file) {
        var size = ImageDecoder.size(file);
        requireFits(size.height(), size.width());
        return (long) size.height() * size.width();
    }

    /**
     * Decodes an image file as {@link ImageDecoder} says (PNG, JPEG, GIF or BMP; turned upright;
     * transparency over white) and preprocesses it into {@code out} at {@code offset} (channels *
     * height * width floats).
     *
     * @throws InputException if the bytes are no image that is read, damaged, too large, or do not
     *     fit; what does not fit is not decoded
     */
    public void encoded(byte[] file, float[] out, int offset) {
        if (spec.resize() == ImagePreprocessing.Resize.PAD) {
            long unused = pixels(file);
        }
        planes(ImageDecoder.decode(file), out, offset);
    }

    /**
     * Preprocesses raw bytes, plane by plane, of the given [channels, height, width].
     *
     * @throws InputException if they do not fit
     */
    public void raw(byte[] planes, List<Integer> shape, float[] out, int offset) {
        if (shape.size() != 3
                || (shape.get(0) != 1 && shape.get(0) != 3)
                || shape.get(1) < 1
                || shape.get(2) < 1) {
            throw new InputException(
                    "raw image of shape " + shape + "; [1 or 3, height, width] is wanted");
        }
        if ((long) shape.get(0) * shape.get(1) * shape.get(2) != planes.length) {
            throw new InputException(
                    "raw image of " + planes.length + " bytes does not fill shape " + shape);
        }
        planes(new Planes(planes, shape.get(0), shape.get(1), shape.get(2)), out, offset);
    }

    private void requireFits(int height, int width) {
        boolean fits =
                switch (spec.resize()) {
                    case PAD -> height <= spec.height() && width <= spec.width();
                    case STRETCH -> true;
                };
        if (!fits) {
            throw new InputException(
                    "an image of "
                            + width
                            + "x"
                            + height
                            + " pixels does not fit into "
                            + spec.width()
                            + "x"
                            + spec.height());
        }
    }

    private void planes(Planes image, float[] out, int offset) {
        requireFits(image.height(), image.width());
        Planes wanted = image.withChannels(spec.channels());
        for (int c = 0; c < spec.channels(); c++) {
            int at = offset + c * spec.height() * spec.width();
            switch (spec.resize()) {
                case PAD -> pad(wanted, c, out, at);
                case STRETCH -> stretch(wanted, c, out, at);
            }
        }
    }

    private void pad(Planes image, int channel, float[] out, int at) {
        int top = (spec.height() - image.height()) / 2, left = (spec.width() - image.width()) / 2;
        float zero = normalise(0, channel);
        for (int y = 0; y < spec.height(); y++) {
            for (int x = 0; x < spec.width(); x++) {
                boolean inside =
                        y >= top
                                && y < top + image.height()
                                && x >= left
                                && x < left + image.width();
                out[at + y * spec.width() + x] =
                        inside ? normalise(image.at(channel, y - top, x - left), channel) : zero;
            }
        }
    }

    private void stretch(Planes image, int channel, float[] out, int at) {
        for (int y = 0; y < spec.height(); y++) {
            float sy =
                    clamp((y + 0.5f) * image.height() / spec.height() - 0.5f, image.height() - 1);
            int y0 = (int) sy, y1 = Math.min(y0 + 1, image.height() - 1);
            float fy = sy - y0;
            for (int x = 0; x < spec.width(); x++) {
                float sx =
                        clamp((x + 0.5f) * image.width() / spec.width() - 0.5f, image.width() - 1);
                int x0 = (int) sx, x1 = Math.min(x0 + 1, image.width() - 1);
                float fx = sx - x0;
                float above = (1 - fx) * image.at(channel, y0, x0) + fx * image.at(channel, y0, x1);
                float below = (1 - fx) * image.at(channel, y1, x0) + fx * image.at(channel, y1, x1);
                out[at + y * spec.width() + x] = normalise((1 - fy) * above + fy * below, channel);
            }
        }
    }

    private static float clamp(float value, int limit) {
        return Math.max(0, Math.min(limit, value));
    }

    private float normalise(float value, int channel) {
        return (value * spec.scale() - spec.mean().get(channel)) / spec.deviation().get(channel);
    }
}
