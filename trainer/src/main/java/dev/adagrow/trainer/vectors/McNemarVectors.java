package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.stats.McNemar;
import java.util.List;

/** The exact McNemar test. */
final class McNemarVectors {
    static List<Report.Entry> check(String name, JsonNode vector, double tolerance)
            throws ConfigException {
        int n01 = Fields.integer(vector, "n01");
        int n10 = Fields.integer(vector, "n10");
        var expected = Fields.field(vector, "expected");
        var comparison =
                new Differences(tolerance)
                        .absolute(
                                "twoSided",
                                new double[] {McNemar.twoSided(n01, n10)},
                                Fields.number(expected, "twoSided"))
                        .absolute(
                                "oneSidedN01Greater",
                                new double[] {McNemar.secondBetter(n01, n10)},
                                Fields.number(expected, "oneSidedN01Greater"));
        return List.of(new Report.Entry(name, comparison.outcome()));
    }

    private McNemarVectors() {}
}
