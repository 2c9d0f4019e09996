package dev.adagrow.trainer.stream.corruption;

import dev.adagrow.preprocess.Planes;
import java.util.Random;

/** x + n with n normal, mean 0, deviation {@value #DEVIATION}, for every value of every channel. */
final class GaussianNoise {
    static final double DEVIATION = 0.08;

    static Planes add(Planes picture, Random random) {
        var out = new byte[picture.bytes().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Bytes.of(Bytes.number(picture.bytes()[i]) + DEVIATION * random.nextGaussian());
        }
        return new Planes(out, picture.channels(), picture.height(), picture.width());
    }

    private GaussianNoise() {}
}
