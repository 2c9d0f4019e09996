package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.Planes;
import java.util.Random;

/**
 * (x + a f) m / (m + a): f is a {@link Plasma} of decay {@value #DECAY}, the same for all channels,
 * a = {@value #DENSITY}, and m the largest value of the picture.
 */
final class Fog {
    static final double DENSITY = 0.75;
    static final double DECAY = 2.5;

    static Planes add(Planes picture, Random random) {
        int height = picture.height();
        int width = picture.width();
        var fog = Plasma.of(Math.max(height, width), DECAY, random);
        double most = 0;
        for (byte value : picture.bytes()) {
            most = Math.max(most, Bytes.number(value));
        }
        var out = new byte[picture.bytes().length];
        for (int i = 0; i < out.length; i++) {
            int y = i / width % height;
            int x = i % width;
            double thick = Bytes.number(picture.bytes()[i]) + DENSITY * fog[y][x];
            out[i] = Bytes.of(thick * most / (most + DENSITY));
        }
        return new Planes(out, picture.channels(), height, width);
    }

    private Fog() {}
}
