package dev.adagrow.trainer.growth;

import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.SmallNets;
import dev.adagrow.trainer.network.weights.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Random;

/** Small networks of three blocks and scores of their BNs. */
final class Scored {
    static final List<Integer> WIDTHS = List.of(4, 8, 12);

    static Architecture vgg(Integer... units) {
        return SmallNets.vgg(new Shape(1, 16, 16), WIDTHS, List.of(units), 10);
    }

    /**
     * @param pathAndScore of each BN in turn
     */
    static BnScores scores(Object... pathAndScore) {
        var byBn = new HashMap<String, Double>();
        for (int i = 0; i < pathAndScore.length; i += 2) {
            byBn.put((String) pathAndScore[i], (Double) pathAndScore[i + 1]);
        }
        return new BnScores(byBn);
    }

    /** Of every BN of the net, uniform in 0..1. */
    static BnScores random(Architecture net, Random random) {
        var byBn = new HashMap<String, Double>();
        for (var parameter : Parameter.of(net.graph())) {
            if (parameter.role() == Parameter.Role.GAMMA) {
                byBn.put(parameter.path().replace(".gamma", ""), random.nextDouble());
            }
        }
        return new BnScores(byBn);
    }

    /**
     * Whether equally likely cases come about as unevenly as this more often than once in a
     * thousand times.
     */
    static boolean uniform(int... counts) {
        double total = 0;
        for (int count : counts) {
            total += count;
        }
        double expected = total / counts.length;
        double statistic = 0;
        for (int count : counts) {
            statistic += (count - expected) * (count - expected) / expected;
        }
        // 99.9 % quantile of chi-square by Wilson and Hilferty 1931
        double k = counts.length - 1;
        double quantile = k * Math.pow(1 - 2 / (9 * k) + 3.0902 * Math.sqrt(2 / (9 * k)), 3);
        return statistic < quantile;
    }

    private Scored() {}
}
