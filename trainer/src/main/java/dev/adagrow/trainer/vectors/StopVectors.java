package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.growth.StopRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The stop rule on scripted accuracies. */
final class StopVectors {
    /** The scripts say nothing of a net; theirs can always be compared. */
    private static final int UNITS = 1;

    static List<Report.Entry> check(String name, JsonNode vector, double tolerance)
            throws ConfigException {
        var rule = StopRule.start(settings(vector));
        int interval = Fields.integer(vector, "interval");
        var ema = new ArrayList<Double>();
        var events = new ArrayList<Integer>();
        var misses = new ArrayList<Integer>();
        var gains = new ArrayList<Double>();
        var accuracy = Fields.flat(vector, "accuracy");
        int stop = 0;
        for (int epoch = 1; epoch <= accuracy.length && stop == 0; epoch++) {
            rule = rule.afterEpoch(accuracy[epoch - 1]);
            ema.add(rule.ema().value());
            if (epoch % interval == 0) {
                rule = rule.atEvent(UNITS);
                if (rule.gain().isPresent()) {
                    events.add(rule.events());
                    misses.add(rule.misses());
                    gains.add(rule.gain().getAsDouble());
                }
                stop = rule.stops() ? epoch : 0;
            }
        }
        var expected = Fields.field(vector, "expected");
        var comparison =
                new Differences(tolerance)
                        .absolute("ema", doubles(ema), Fields.flat(expected, "ema"))
                        .equal("stopEpoch", new int[] {stop}, stopEpoch(expected));
        var compared = Fields.field(expected, "comparisons");
        if (compared.size() != gains.size()) {
            comparison.fail(gains.size() + " comparisons, expected " + compared.size());
        }
        for (int i = 0; i < Math.min(gains.size(), compared.size()); i++) {
            var at = compared.get(i);
            comparison
                    .equal("event", new int[] {events.get(i)}, Fields.integer(at, "event"))
                    .equal(
                            "misses at event " + events.get(i),
                            new int[] {misses.get(i)},
                            Fields.integer(at, "misses"))
                    .absolute(
                            "gain at event " + events.get(i),
                            new double[] {gains.get(i)},
                            Fields.number(at, "gain"));
        }
        return List.of(new Report.Entry(name, comparison.outcome()));
    }

    private static StopRule.Settings settings(JsonNode vector) throws ConfigException {
        try {
            return new StopRule.Settings(
                    Fields.number(vector, "beta"),
                    Fields.number(vector, "threshold"),
                    StopRule.Gain.valueOf(upper(vector, "mode")),
                    StopRule.Misses.valueOf(upper(vector, "misses")),
                    Fields.integer(vector, "tolerance"),
                    Fields.integer(vector, "firstComparedEvent"),
                    true);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("this case is not valid: " + e.getMessage());
        }
    }

    private static String upper(JsonNode vector, String name) throws ConfigException {
        return Fields.field(vector, name).asText().toUpperCase(Locale.ROOT);
    }

    /** 0 for never. */
    private static int stopEpoch(JsonNode expected) throws ConfigException {
        return Fields.field(expected, "stopEpoch").isNull()
                ? 0
                : Fields.integer(expected, "stopEpoch");
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(d -> d).toArray();
    }

    private StopVectors() {}
}
