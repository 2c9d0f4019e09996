package dev.adagrow.trainer.premise.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.junit.jupiter.api.Test;

class ResidualTest {
    private final SplittableRandom random = new SplittableRandom(3);

    private double[][] values(int rows, int columns) {
        var values = new double[rows][columns];
        for (var row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return values;
    }

    private static Residual residual(double[][] x, double[][] y) {
        var residual = new Residual(x[0].length, y[0].length);
        for (int i = 0; i < x.length; i++) {
            residual.add(x[i], y[i]);
        }
        return residual;
    }

    @Test
    void isWhatLeastSquaresByOrthogonalFactorsLeave() {
        var x = values(50, 6);
        var y = values(50, 3);
        var a = new Array2DRowRealMatrix(x);
        var b = new Array2DRowRealMatrix(y);
        var left = b.subtract(a.multiply(new QRDecomposition(a).getSolver().solve(b)));
        assertThat(residual(x, y).squares())
                .isCloseTo(Math.pow(left.getFrobeniusNorm(), 2), within(1e-9));
    }

    @Test
    void nothingIsLeftOfWhatTheFeaturesSpan() {
        var x = values(50, 6);
        var y = new Array2DRowRealMatrix(x).multiply(new Array2DRowRealMatrix(values(6, 3)));
        var residual = residual(x, y.getData());
        assertThat(residual.squares()).isCloseTo(0, within(1e-9 * residual.wanted()));
    }

    @Test
    void featuresThatRepeatEachOtherGiveNoMore() {
        var x = values(40, 4);
        var twice = new double[40][8];
        for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, twice[i], 0, 4);
            System.arraycopy(x[i], 0, twice[i], 4, 4);
        }
        var y = values(40, 2);
        assertThat(residual(twice, y).squares()).isCloseTo(residual(x, y).squares(), within(1e-9));
    }

    @Test
    void allIsLeftWithoutAFeature() {
        var residual = residual(new double[30][4], values(30, 2));
        assertThat(residual.squares()).isEqualTo(residual.wanted()).isPositive();
    }
}
