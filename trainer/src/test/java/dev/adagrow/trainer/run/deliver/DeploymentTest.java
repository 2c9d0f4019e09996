package dev.adagrow.trainer.run.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.trainer.export.ArtifactSession;
import dev.adagrow.trainer.fold.Folding;
import dev.adagrow.trainer.network.RandomForms;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private static final Shape INPUT = new Shape(1, 16, 16);

    /**
     * On a background every channel has one value, whose rounding error is the same at most places:
     * it adds up from layer to layer instead of averaging out.
     */
    @Test
    void servedNetworkDoesNotErrTheSameWayOnEveryImageThatIsMostlyBackground() {
        var net = SmallNets.vgg(INPUT, List.of(8, 12, 16), List.of(0, 0, 2), 10);
        double served = 0;
        double direct = 0;
        for (long seed = 0; seed < 8; seed++) {
            var deployment =
                    Deployment.of(net, Folding.fold(RandomForms.of(net, seed)), images(seed, 128));
            var inputs = images(seed + 100, 64);
            served += commonError(deployment.fp32(), deployment.int8(), inputs);
            direct += commonError(deployment.fp32(), deployment.directInt8(), inputs);
        }
        assertThat(served / 8).isLessThan(0.08);
        assertThat(direct / 8).isGreaterThan(0.2);
    }

    /** The logits' mean error over all records, relative to how far the records are apart. */
    private static double commonError(byte[] fp32, byte[] int8, FloatTensor inputs) {
        float[] expected = run(fp32, inputs);
        float[] actual = run(int8, inputs);
        int records = inputs.dim(0);
        int classes = expected.length / records;
        double errors = 0;
        double spread = 0;
        for (int c = 0; c < classes; c++) {
            double mean = 0;
            double error = 0;
            for (int i = c; i < expected.length; i += classes) {
                mean += expected[i] / records;
                error += (actual[i] - expected[i]) / records;
            }
            errors += error * error;
            for (int i = c; i < expected.length; i += classes) {
                spread += Math.pow(expected[i] - mean, 2) / records;
            }
        }
        return Math.sqrt(errors / spread);
    }

    private static float[] run(byte[] artifact, FloatTensor inputs) {
        try (var session = new ArtifactSession(artifact, 1)) {
            return session.run(inputs).data();
        }
    }

    /** A patch of noise on black. */
    private static FloatTensor images(long seed, int n) {
        var random = new Random(seed);
        var images = FloatTensor.zeros(n, 1, 16, 16);
        for (int m = 0; m < n; m++) {
            int at = random.nextInt(10);
            for (int p = 0; p < 36; p++) {
                images.data()[m * 256 + (at + p / 6) * 16 + at + p % 6] = random.nextFloat();
            }
        }
        return images;
    }
}
