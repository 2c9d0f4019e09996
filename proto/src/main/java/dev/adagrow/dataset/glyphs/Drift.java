package dev.adagrow.dataset.glyphs;

import dev.adagrow.dataset.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes a drifted task out of real images: rotates, inverts and adds noise. Deterministic from the
 * seed.
 */
public final class Drift {
    /**
     * The transformed copies, in the order given; labels and declared splits stay. Record i depends
     * on the seed, i and its own payload alone.
     *
     * @param shape [channels, height, width] of every payload
     * @param strength 0 (equal copies) to 1
     * @throws IllegalArgumentException for a strength out of range, or a payload of another size
     */
    public static List<Sample> apply(
            List<Sample> samples, List<Integer> shape, double strength, long seed) {
        if (!(strength >= 0 && strength <= 1)) {
            throw new IllegalArgumentException("drift=" + strength + " is outside 0..1");
        }
        long stream = Glyphs.mix(seed);
        var drifted = new ArrayList<Sample>(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            byte[] payload =
                    transform(
                            sample.payload(), shape, strength, new Random(Glyphs.mix(stream + i)));
            drifted.add(new Sample(payload, sample.label(), sample.declared()));
        }
        return drifted;
    }

    private static byte[] transform(
            byte[] payload, List<Integer> shape, double strength, Random random) {
        int channels = shape.get(0), height = shape.get(1), width = shape.get(2);
        if (payload.length != channels * height * width) {
            throw new IllegalArgumentException(
                    "payload of " + payload.length + " bytes for shape " + shape);
        }
        var look = Look.of(strength, random);
        var ink = new double[payload.length];
        for (int c = 0; c < channels; c++) {
            rotate(payload, c * height * width, height, width, look.radians(), ink);
        }
        return look.develop(ink, 0, random);
    }

    /**
     * Rotates one plane about its centre, clockwise, bilinear; what comes from outside is black.
     */
    private static void rotate(
            byte[] planes, int offset, int height, int width, double radians, double[] out) {
        double cos = StrictMath.cos(radians), sin = StrictMath.sin(radians);
        double cx = (width - 1) / 2.0, cy = (height - 1) / 2.0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sx = cos * (x - cx) + sin * (y - cy) + cx;
                double sy = -sin * (x - cx) + cos * (y - cy) + cy;
                int x0 = (int) Math.floor(sx), y0 = (int) Math.floor(sy);
                double fx = sx - x0, fy = sy - y0;
                double top =
                        (1 - fx) * pixel(planes, offset, height, width, x0, y0)
                                + fx * pixel(planes, offset, height, width, x0 + 1, y0);
                double bottom =
                        (1 - fx) * pixel(planes, offset, height, width, x0, y0 + 1)
                                + fx * pixel(planes, offset, height, width, x0 + 1, y0 + 1);
                out[offset + y * width + x] = ((1 - fy) * top + fy * bottom) / 255;
            }
        }
    }

    private static int pixel(byte[] planes, int offset, int height, int width, int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height
                ? 0
                : planes[offset + y * width + x] & 0xff;
    }

    private Drift() {}
}
