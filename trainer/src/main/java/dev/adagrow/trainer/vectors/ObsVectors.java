package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.adagrow.config.ConfigException;
import dev.adagrow.trainer.quantize.ColumnOrder;
import dev.adagrow.trainer.quantize.Grid;
import dev.adagrow.trainer.quantize.Hessian;
import dev.adagrow.trainer.quantize.Obs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Quantization of one layer: an entry for each method that a case has an answer for. */
final class ObsVectors {
    static List<Report.Entry> check(String name, JsonNode vector, double tolerance) throws ConfigException {
        if (vector.has("floatInputs")) {
            return List.of(new Report.Entry(name, new Outcome.Unknown("no asymmetric target")));
        }
        var layer = layer(vector);
        var entries = new ArrayList<Report.Entry>();
        for (var answer : Fields.field(vector, "expected").properties()) {
            entries.add(new Report.Entry(
                    name + "/" + answer.getKey(), answer(answer.getKey(), answer.getValue(), vector, layer, tolerance)));
        }
        return entries;
    }

    private static Outcome answer(String key, JsonNode expected, JsonNode vector, Obs.Layer layer, double tolerance)
            throws ConfigException {
        var whole = Fields.field(vector, "expected");
        return switch (key) {
            case "hessianDiagonal" -> {
                int n = layer.hessian().columns();
                var h = layer.hessian().damped(layer.damping());
                var diagonal = new double[n];
                for (int i = 0; i < n; i++) {
                    diagonal[i] = h[i * n + i];
                }
                yield relative(key, diagonal, Fields.flat(whole, key), tolerance);
            }
            case "inverseHessianDiagonal" ->
                relative(key, Obs.inverseDiagonal(layer), Fields.flat(whole, key), tolerance);
            case "direct" -> solution(Obs.direct(layer), expected, layer, tolerance);
            case "natural" -> solution(Obs.solve(layer, ColumnOrder.NATURAL), expected, layer, tolerance);
            case "importance" -> solution(Obs.solve(layer, ColumnOrder.IMPORTANCE), expected, layer, tolerance);
            case "activation" -> solution(Obs.solve(layer, ColumnOrder.ACTIVATION), expected, layer, tolerance);
            case "ring" -> solution(Obs.solve(layer, ColumnOrder.RING), expected, layer, tolerance);
            default -> new Outcome.Unknown("no method " + key);
        };
    }

    private static Outcome relative(String what, double[] actual, double[] expected, double tolerance) {
        var comparison = new Comparison(tolerance);
        if (actual.length != expected.length) {
            return comparison.fail(what + " has " + actual.length + " values, expected " + expected.length).outcome();
        }
        for (int i = 0; i < actual.length; i++) {
            comparison.relative(what + "[" + i + "]", actual[i], expected[i]);
        }
        return comparison.outcome();
    }

    private static Outcome solution(Obs.Solution solution, JsonNode expected, Obs.Layer layer, double tolerance)
            throws ConfigException {
        var comparison = new Comparison(tolerance);
        if (expected.has("order")) {
            comparison.equal("order", solution.order(), Fields.integers(expected, "order"));
        }
        return comparison
                .equal("codes", solution.codes(), Fields.integers(expected, "codes"))
                .relative("error", solution.error(layer), Fields.number(expected, "error"))
                .outcome();
    }

    private static Obs.Layer layer(JsonNode vector) throws ConfigException {
        int[] dims = Fields.extents(vector, "inputs", 2);
        var flat = Fields.flat(vector, "inputs");
        var inputs = new double[dims[0]][dims[1]];
        for (int i = 0; i < dims[0]; i++) {
            System.arraycopy(flat, i * dims[1], inputs[i], 0, dims[1]);
        }
        var overlap = Fields.field(vector, "overlap");
        try {
            return new Obs.Layer(
                    Fields.flat(vector, "weight"),
                    Hessian.of(inputs),
                    new Grid(Fields.flat(vector, "scale"), Fields.integer(vector, "maxCode")),
                    overlap.isNull() ? Optional.empty() : Optional.of(Fields.integers(vector, "overlap")),
                    Fields.number(vector, "damping"));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("this case is not valid: " + e.getMessage());
        }
    }

    private ObsVectors() {}
}
